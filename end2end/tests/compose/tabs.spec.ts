// One draft in two tabs: no text is lost, what was kept is said, and each goes on.

import type { Page } from '@playwright/test';

import { en, expect, fr, test } from '../../fixtures/index.ts';
import { type Person, subject } from '../../fixtures/person.ts';

const said = {
  en: {
    changed: 'This draft was changed in another window. What you wrote here is kept as a separate draft.',
    other: 'Open the other draft',
    sent: /^This message was sent from another window/,
    discarded: 'This draft was discarded in another window.',
    notLeft: 'This message has not left.',
    files: 'Files were attached or removed in another window.',
  },
  fr: {
    changed: 'Ce brouillon a été modifié dans une autre fenêtre. Ce que vous avez écrit ici est conservé comme un brouillon distinct.',
    other: 'Ouvrir l’autre brouillon',
    sent: /^Ce message a été envoyé depuis une autre fenêtre/,
    discarded: 'Ce brouillon a été supprimé dans une autre fenêtre.',
    notLeft: 'Ce message n’est pas parti.',
    files: 'Des fichiers ont été joints ou retirés dans une autre fenêtre.',
  },
};

/** A second tab of the same browser on what the first shows. */
async function secondTab(alice: Person): Promise<Page> {
  const other = await alice.page.context().newPage();
  await other.goto(alice.page.url());
  if (alice.scripts) await other.locator('html[data-alive]').waitFor();
  return other;
}

for (const words of [en, fr]) {
  const told = said[words.lang as 'en' | 'fr'];
  const body = (page: Page) => page.getByRole('textbox', { name: words.body });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click();
  const saved = (page: Page) => expect(page.getByText(new RegExp(`^${words.saved}`)).first()).toBeVisible();

  test.describe(`two tabs, ${words.lang}`, () => {
    test.use({ words });

    test('both texts are kept, with the file, and both are sent', async ({ person }) => {
      const title = subject('Two tabs');
      const alice = await person('alice');
      await alice.newMessage();
      await alice.write('bob@demo.test', title, 'Begun');
      await expect(alice.page).toHaveURL(/draft=/);
      await alice.page.locator('#files').setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('the plan') });
      await expect(alice.page.locator('.file:not(.file-coming)')).toHaveCount(1);
      const first = alice.page.url();
      const other = await secondTab(alice);
      await body(other).fill('From the second tab');
      await body(other).blur();
      await saved(other);
      await body(alice.page).fill('From the first tab');
      await body(alice.page).blur();
      await expect(alice.page.getByText(told.changed)).toBeVisible();
      await expect(alice.page).not.toHaveURL(first);
      await expect(body(alice.page)).toHaveValue('From the first tab');
      await expect(alice.page.locator('.file:not(.file-coming)')).toHaveCount(1);
      await expect(alice.page.getByRole('link', { name: told.other })).toHaveAttribute('href', new RegExp(`${new URL(first).search.slice(1)}$`));
      // Typing on, each in its own.
      await body(alice.page).fill('From the first tab, and more');
      await alice.send();
      await expect(body(alice.page)).toBeHidden();
      await body(other).fill('From the second tab, and more');
      await press(other, words.send);
      await expect(body(other)).toBeHidden();
      const bob = await person('bob');
      await expect(async () => {
        await bob.open('/mail/bob@demo.test/inbox');
        await expect(bob.page.getByRole('link', { name: new RegExp(title) })).toHaveCount(2, { timeout: 1_000 });
      }).toPass({ timeout: 30_000 });
      expect(alice.problems).toEqual([]);
    });

    test('Send in a tab with older words sends neither unseen', async ({ person }) => {
      const title = subject('Older words');
      const alice = await person('alice');
      await alice.newMessage();
      await alice.write('bob@demo.test', title, 'Old');
      await expect(alice.page).toHaveURL(/draft=/);
      await saved(alice.page);
      const other = await secondTab(alice);
      await body(other).fill('New');
      await body(other).blur();
      await saved(other);
      await alice.send();
      await expect(alice.page.getByRole('alert')).toContainText(told.notLeft);
      await expect(alice.page.getByText(told.changed)).toBeVisible();
      await expect(body(alice.page)).toHaveValue('Old');
      await expect(body(other)).toHaveValue('New');
      // Now it is known: what stands here leaves.
      await alice.send();
      await expect(body(alice.page)).toBeHidden();
    });

    test('newer words in a tab whose draft another sent, or threw away', async ({ person }) => {
      const alice = await person('alice');
      for (const [verb, told_] of [[words.send, told.sent], [words.discard, told.discarded]] as const) {
        await alice.open('/compose');
        await alice.write('bob@demo.test', subject('Gone meanwhile'), 'Begun');
        await expect(alice.page).toHaveURL(/draft=/);
        await saved(alice.page);
        const other = await secondTab(alice);
        await press(alice.page, verb);
        await expect(body(alice.page)).toBeHidden();
        await body(other).fill('Newer words');
        await body(other).blur();
        await expect(other.getByText(told_)).toBeVisible();
        await other.reload();
        await expect(body(other)).toHaveValue('Newer words');
        await other.close();
      }
    });

    test('files that another tab attached are seen before they leave', async ({ person }) => {
      const alice = await person('alice');
      await alice.newMessage();
      await alice.write('bob@demo.test', subject('Unseen file'), 'Look');
      await expect(alice.page).toHaveURL(/draft=/);
      await saved(alice.page);
      const other = await secondTab(alice);
      await other.locator('#files').setInputFiles({ name: 'secret.txt', mimeType: 'text/plain', buffer: Buffer.from('secret') });
      await expect(other.locator('.file:not(.file-coming)')).toHaveCount(1);
      await alice.send();
      await expect(alice.page.getByRole('alert')).toContainText(told.files);
      await expect(alice.page.getByText('secret.txt')).toBeVisible();
    });

    test('words put aside by a reload do not overwrite the other tab', async ({ person }) => {
      const title = subject('Reload');
      const alice = await person('alice');
      await alice.newMessage();
      await alice.write('bob@demo.test', title, 'Begun');
      await expect(alice.page).toHaveURL(/draft=/);
      await saved(alice.page);
      const other = await secondTab(alice);
      const path = new URL(alice.page.url());
      // Nothing that this tab wants to save arrives, until after it has been reloaded.
      await alice.page.context().setOffline(false);
      await alice.page.route('**/api/**', (route) => (route.request().url().includes('save_draft') ? route.abort() : route.continue()));
      await alice.page.route('**/compose/form', (route) => route.abort());
      await body(alice.page).fill('Not yet saved');
      await body(other).fill('Written meanwhile');
      await body(other).blur();
      await saved(other);
      alice.page.on('dialog', (dialog) => dialog.accept());
      await alice.page.reload();
      await alice.page.unroute('**/api/**');
      await alice.page.unroute('**/compose/form');
      await expect(body(alice.page)).toHaveValue('Not yet saved');
      await expect(alice.page.getByText(told.changed)).toBeVisible({ timeout: 20_000 });
      const check = await alice.page.context().newPage();
      await check.goto(path.pathname + path.search);
      await expect(body(check)).toHaveValue('Written meanwhile');
    });

    test('without scripts, both texts are kept and it is said', async ({ person }) => {
      const title = subject('Sans script');
      const alice = await person('alice', { scripts: false });
      await alice.newMessage();
      await alice.write('bob@demo.test', title, 'Begun');
      await alice.page.locator('button[name=action][value=save]').first().click();
      await expect(alice.page).toHaveURL(/draft=/);
      const other = await secondTab(alice);
      await body(other).fill('From the second tab');
      await other.locator('button[name=action][value=save]').first().click();
      await body(alice.page).fill('From the first tab');
      await alice.send();
      await expect(alice.page.getByText(told.changed)).toBeVisible();
      await expect(alice.page.getByRole('alert')).toContainText(told.notLeft);
      await expect(body(alice.page)).toHaveValue(/From the first tab/);
      await alice.page.getByRole('link', { name: told.other }).click();
      await expect(body(alice.page)).toHaveValue(/From the second tab/);
      await alice.page.goBack();
      await alice.send();
      await expect(body(alice.page)).toBeHidden();
    });
  });
}
