// Nothing that was typed is lost.

import { en, expect, test } from '../../fixtures/index.ts';
import { subject } from '../../fixtures/person.ts';

test.use({ words: en });

test('a draft is kept through a reload and a restart of the server, and is in the Drafts folder', async ({ person, house, words }) => {
  const title = subject('Half a letter');
  const alice = await person('alice');
  await alice.newMessage();
  await alice.write('bob@demo.test, half an addre', title, 'Dear Bob, ');
  await expect(alice.page).toHaveURL(/draft=/);
  const url = new URL(alice.page.url());
  await alice.page.reload();
  await alice.settled();
  await expect(alice.page.getByRole('textbox', { name: words.subject })).toHaveValue(title);
  await expect(alice.combobox(words.to)).toHaveValue('bob@demo.test, half an addre');
  // Saved on the server too, where another browser finds it.
  await expect(async () => {
    const check = await alice.page.context().newPage();
    await check.goto(url.pathname + url.search);
    const body = await check.getByRole('textbox', { name: words.body }).inputValue();
    await check.close();
    expect(body).toMatch(/Dear Bob, /);
  }).toPass({ timeout: 20_000 });
  const before = house.url;
  const now = await house.restart();
  // Another port is another origin: the same person signs in there.
  const again = await person('alice');
  expect(now).not.toBe(before);
  await again.open(url.pathname + url.search);
  await expect(again.page.getByRole('textbox', { name: words.body })).toHaveValue(/Dear Bob, /);
  await again.open('/mail/alice@demo.test/drafts');
  await expect(again.row(title)).toBeVisible();
});

test('a page left before the server has answered comes back to the same draft, with every word', async ({ person, words }) => {
  const title = subject('Unanswered');
  const alice = await person('alice');
  await alice.newMessage();
  await alice.write('bob@demo.test', title, '');
  await expect(alice.page).toHaveURL(/draft=/);
  await expect(alice.page.getByText(/^Saved at/)).toBeVisible();
  const url = alice.page.url();
  // The server has it, and the page never hears.
  let unheard = 0;
  let left = false;
  await alice.page.route(/save_draft/, async (route) => {
    if (left) return route.continue();
    await route.fetch();
    unheard += 1;
  });
  const body = alice.page.getByRole('textbox', { name: words.body });
  await body.fill('Dear Bob, ');
  await alice.page.getByRole('textbox', { name: words.subject }).focus();
  await expect.poll(() => unheard).toBe(1);
  await body.fill('Dear Bob, here is the rest.');
  left = true;
  await alice.page.reload();
  await alice.settled();
  await expect(body).toHaveValue('Dear Bob, here is the rest.');
  await body.press('End');
  await body.pressSequentially(' Alice');
  await expect(alice.page.getByText(/^Saved at/)).toBeVisible();
  expect(alice.page.url()).toBe(url);
  await alice.open('/mail/alice@demo.test/drafts');
  await expect(alice.row(title)).toHaveCount(1);
  await alice.open(new URL(url).pathname + new URL(url).search);
  await expect(body).toHaveValue('Dear Bob, here is the rest. Alice');
});

test('a reply to a mail for config@ is written as config@, and says so beforehand', async ({ person, words }) => {
  const title = subject('Question for config');
  const bob = await person('bob');
  await bob.newMessage();
  await bob.write('config@demo.test', title, 'Is the relay back?');
  await bob.send();
  await expect(bob.page.getByRole('textbox', { name: words.body })).toBeHidden();
  const alice = await person('alice');
  await alice.waitFor(title, '/mail/config@demo.test/inbox');
  const pane = await alice.openMessage(title);
  await expect(pane).toContainText(/reply as config@demo\.test/);
  await pane.getByRole('button', { name: words.reply, exact: true }).first().or(alice.button(words.reply).first()).first().click();
  await expect(alice.combobox(words.from)).toHaveValue(/config@demo\.test/);
  await expect(alice.page.getByRole('textbox', { name: words.subject })).toHaveValue(`Re: ${title}`);
  await expect(alice.combobox(words.to)).toHaveValue(/bob@demo\.test/);
});
