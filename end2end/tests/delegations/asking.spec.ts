// A missing right is asked for where it is missed, granted in one press, and given up again.

import type { House } from '../../fixtures/house.ts';
import { en, expect, test } from '../../fixtures/index.ts';
import type { Person } from '../../fixtures/person.ts';

test.use({ words: en, told: 'asking' });

test('carol asks beside From, dave grants, carol may; then she leaves', async ({ person, words }) => {
  const carol = await person('carol');
  await carol.newMessage();
  await carol.ensureFrom();
  await carol.write('bob@demo.test', 'Not lost', 'Every word stays.');
  await carol.typeFrom('support@demo.test');
  await carol.button(words.askRight).click();
  const dialog = carol.page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: words.why }).fill('For the customers.');
  await dialog.getByRole('button', { name: words.ask }).click();
  await expect(carol.page.getByRole('status').filter({ hasText: words.asked })).toBeVisible();
  await expect(carol.page.getByRole('textbox', { name: words.body })).toHaveValue(/Every word stays\./);

  // Another day, or another device: the request is remembered, and can be taken back.
  await carol.page.getByText(words.saved).first().waitFor();
  await carol.page.reload();
  const open = carol.page.getByRole('status').filter({ hasText: /You asked for this right on .* 20\d\d.*; nobody has answered yet/ });
  await expect(open).toBeVisible();
  await carol.typeFrom('carol@demo.test');
  await expect(open).toHaveCount(0);
  await carol.typeFrom('support@demo.test');
  await expect(open).toBeVisible();
  await expect(carol.button(words.askRight)).toHaveCount(0);
  await carol.button(words.withdraw).click();
  await expect(carol.page.getByText('Your request is withdrawn.')).toBeVisible();
  await expect(open).toHaveCount(0);
  await carol.button(words.askRight).click();
  await dialog.getByRole('textbox', { name: words.why }).fill('For the customers.');
  await dialog.getByRole('button', { name: words.ask }).click();
  await expect(carol.page.getByRole('status').filter({ hasText: words.asked })).toBeVisible();

  const dave = await person('dave');
  await dave.open('/delegations/requests');
  await expect(dave.page.getByText('For the customers.')).toBeVisible();
  await dave.button(words.grant).click();
  await expect(dave.page.getByRole('status').filter({ hasText: 'Granted' })).toBeVisible();

  await carol.typeFrom('carol@demo.test');
  await carol.typeFrom('support@demo.test');
  await expect(carol.page.getByRole('status').filter({ hasText: /see only support@demo\.test/ })).toBeVisible();

  await carol.open('/delegations/rights');
  await carol.button(words.leave).click();
  await carol.button(words.leaveYes).click();
  await expect(carol.page.getByText('You gave up your rights to support@demo.test.')).toBeVisible();
  await expect(carol.button(words.leave)).toHaveCount(0);
});

test('what alice may do is said, with a way to change it', async ({ person, words }) => {
  const dave = await person('dave');
  await dave.open('/delegations');
  await dave.button(words.settingsOf('alice@demo.test')).click();
  await dave.page.getByRole('menuitem', { name: words.whatMay('Alice Laurent') }).click();
  await expect(dave.page.getByRole('heading', { name: words.whatMay('Alice Laurent') })).toBeVisible();
  const row = dave.page.getByRole('row').filter({ hasText: 'config@demo.test' });
  await expect(row).toContainText('send as, full access');
  await row.getByRole('link', { name: words.manage }).click();
  await expect(dave.box(words.sendAsBox, 'alice@demo.test')).toBeChecked();
});

test('a mailbox that is closed to alice says so and leads home', async ({ person, words }) => {
  test.setTimeout(90_000);
  const alice = await person('alice');
  await alice.open('/mail/config@demo.test/inbox');
  await expect(alice.page.getByRole('list', { name: words.messages })).toBeVisible();
  const dave = await person('dave');
  await dave.manage('config@demo.test');
  await dave.box(words.accessBox, 'alice@demo.test').uncheck();
  await dave.button(words.next).click();
  await dave.confirm();
  await expect(alice.page.getByRole('alert').filter({ hasText: 'You no longer have access to config@demo.test' })).toBeVisible({ timeout: 40_000 });
  await expect(alice.page).toHaveURL(/\/mail\/alice@demo\.test\/inbox/);
});

/** alice writes as config@, and has the right no longer. */
async function writingWithoutTheRight(house: House, alice: Person, title: string, then: () => Promise<void>): Promise<void> {
  await alice.newMessage();
  await alice.ensureFrom();
  await alice.typeFrom('config@demo.test');
  await alice.write('bob@demo.test', title, 'As long as one may.');
  await expect(alice.page.getByText(/^Saved at/)).toBeVisible();
  await house.command(['grant', 'revoke', 'config@demo.test', 'alice@demo.test'], '');
  try {
    await alice.page.getByRole('textbox', { name: alice.words.body }).fill('As long as one may, and longer.');
    await then();
  } finally {
    await house.command(['grant', 'set', 'config@demo.test', 'alice@demo.test', '--send', 'as', '--access', 'full'], '');
  }
}

test('a right is taken from alice while she writes: she is told before sending, and keeps every word', async ({ house, person, words }) => {
  const alice = await person('alice');
  await writingWithoutTheRight(house, alice, 'Taken away', async () => {
    const body = alice.page.getByRole('textbox', { name: words.body });
    await body.blur();
    const told = alice.page.getByRole('status').filter({ hasText: words.notAllowed });
    await expect(told.first()).toContainText('config@demo.test');
    await expect(alice.page.getByText(/^Saved at/)).toBeVisible();
    await alice.send();
    await expect(alice.page.getByRole('alert').filter({ hasText: 'config@demo.test' }).first()).toContainText(words.kept);
    await alice.page.reload();
    await alice.settled();
    await expect(body).toHaveValue('As long as one may, and longer.');
    await expect(alice.combobox(words.from)).toHaveValue(/config@demo\.test/);
  });
});

test('the last words are kept too where alice goes elsewhere at once', async ({ house, person, words }) => {
  const alice = await person('alice');
  await writingWithoutTheRight(house, alice, 'Taken away, and left', async () => {
    const draft = alice.page.url();
    const kept = alice.page.waitForResponse((response) => /save_draft/.test(response.url()) && response.ok());
    await alice.page.getByRole('link', { name: 'Settings' }).click();
    await expect(alice.page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await kept;
    await alice.page.goto(draft);
    await expect(alice.page.getByRole('textbox', { name: words.body })).toHaveValue('As long as one may, and longer.');
  });
});
