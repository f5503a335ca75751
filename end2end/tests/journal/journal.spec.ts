// What alice sends as config@ is in the journal: its administrator finds it, filters it, takes it away as a file.

import { readFileSync } from 'node:fs';

import AxeBuilder from '@axe-core/playwright';

import { en, expect, fr, test } from '../../fixtures/index.ts';
import { type Person, escaped, subject } from '../../fixtures/person.ts';

async function sendAs(alice: Person, title: string): Promise<void> {
  await alice.newMessage();
  await alice.write('bob@demo.test', title, 'Noted.');
  await alice.ensureFrom();
  await alice.typeFrom('config@demo.test');
  await alice.send();
  await expect(alice.page.getByRole('textbox', { name: alice.words.body })).toBeHidden();
}

for (const words of [en, fr]) {
  test.describe(`the journal, ${words.lang}`, () => {
    test.use({ words });

    for (const scripts of [true, false]) {
      test(`dave finds what alice sent as config@ ${scripts ? 'with' : 'without'} scripts`, async ({ person }) => {
        const title = subject('Journal');
        const alice = await person('alice');
        await sendAs(alice, title);

        const dave = await person('dave', { scripts });
        await dave.page.getByRole('link', { name: words.journal, exact: true }).click();
        await expect(dave.page.getByRole('heading', { name: words.journal })).toBeVisible();
        await dave.settled();
        const table = dave.page.getByRole('table', { name: words.journal });
        const row = table.getByRole('row').filter({ hasText: title });
        await expect(async () => {
          await dave.open('/journal');
          await expect(row).toBeVisible({ timeout: 1_000 });
        }).toPass({ timeout: 30_000 });
        await expect(row).toContainText('alice@demo.test');
        await expect(row).toContainText(words.writtenAs('config@demo.test'));
        await expect(row).toContainText('bob@demo.test');
        await expect(row).toContainText(words.resultSent);

        // The filter is a form: fields, a button, the same address again with what was asked.
        await dave.page.getByRole('searchbox', { name: words.journalSearch }).fill(title.toUpperCase());
        await dave.page.getByRole('textbox', { name: words.journalMailbox }).fill('config@demo.test');
        await dave.button(words.journalFilter).click();
        await expect(dave.page).toHaveURL(/mailbox=config/);
        await expect(table.getByRole('row')).toHaveCount(2);
        await expect(row).toBeVisible();
        await expect(dave.page.getByRole('status').filter({ hasText: /1/ }).first()).toBeVisible();

        const [download] = await Promise.all([
          dave.page.waitForEvent('download'),
          dave.page.getByRole('link', { name: words.downloadCsv }).click(),
        ]);
        expect(download.suggestedFilename()).toBe('journal.csv');
        const file = readFileSync(await download.path(), 'utf8');
        const lines = file.replace(/^\ufeff/, '').split('\r\n');
        expect(lines).toHaveLength(3);
        expect(lines[1]).toMatch(new RegExp(`,config@demo\\.test,alice@demo\\.test,.*,${escaped(title)},`));

        await dave.open('/journal?mailbox=support%40demo.test&search=' + encodeURIComponent(title));
        await expect(dave.page.getByRole('status').filter({ hasText: words.journalNothing })).toBeVisible();
        await expect(table).toBeHidden();
      });
    }
  });
}

test('owners read theirs, and nobody reads others\'', async ({ person, house, playwright }) => {
  const title = subject('Journal');
  const alice = await person('alice');
  await sendAs(alice, title);
  // alice owns config@, carol nothing but her own.
  const carol = await person('carol');
  await carol.open('/journal');
  await expect(carol.page.getByRole('heading', { name: 'Journal' })).toBeVisible();
  await expect(carol.page.getByRole('table')).toBeHidden();
  await carol.open('/journal?mailbox=config%40demo.test');
  await expect(carol.page.getByRole('alert').filter({ hasText: /no longer here/ })).toBeVisible();
  const theirs = await carol.page.request.get('/journal.csv?mailbox=config%40demo.test');
  expect(theirs.status()).toBe(404);
  const hers = await carol.page.request.get('/journal.csv');
  expect(hers.status()).toBe(200);
  expect(await hers.text()).not.toContain(title);
  expect(hers.headers()['x-content-type-options']).toBe('nosniff');
  expect(hers.headers()['content-disposition']).toContain('attachment');
  expect((await carol.page.request.get('/journal.csv?since=soon')).status()).toBe(400);

  const stranger = await playwright.request.newContext({ baseURL: house.url });
  const answer = await stranger.get('/journal.csv', { maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  expect(answer.headers()['location']).toContain('/login');
  await stranger.dispose();
});

test('a day that is none is told at the filter, which keeps what was typed', async ({ person }) => {
  const dave = await person('dave');
  await dave.open('/journal?since=2026-02-30&search=kept');
  await expect(dave.page.getByRole('alert').filter({ hasText: /YYYY-MM-DD/ })).toBeVisible();
  await expect(dave.page.getByRole('searchbox', { name: 'Search in the journal' })).toHaveValue('kept');
});

for (const scheme of ['light', 'dark'] as const) {
  test(`the journal is sound in ${scheme}`, async ({ person }) => {
    const dave = await person('dave');
    await dave.page.emulateMedia({ colorScheme: scheme });
    await dave.open('/journal');
    await expect(dave.page.getByRole('table', { name: 'Journal' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page: dave.page }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
  });
}
