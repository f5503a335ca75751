// Between Send and the server: taken back, put off, told everywhere the same.

import { expect, test } from '../../fixtures/index.ts';
import { type Person, subject } from '../../fixtures/person.ts';
import type { Words } from '../../fixtures/words.ts';

/** In the settings, as a person does it. */
async function chooseUndo(person: Person, words: Words, seconds: number): Promise<void> {
  await person.open('/settings');
  const setting = person.page.getByRole('region', { name: words.undoSetting }).or(person.page.locator('form', { has: person.page.getByRole('heading', { name: words.undoSetting }) })).first();
  await setting.getByRole('radio', { name: words.seconds(seconds), exact: true }).check();
  await setting.getByRole('button', { name: words.save }).click();
  if (person.scripts) await expect(setting.getByText(words.saved, { exact: true })).toBeVisible();
}

/** As config@, so that taking back and putting off are shown to work for delegated mail. */
async function write(person: Person, words: Words, title: string): Promise<void> {
  await person.open('/mail');
  await person.newMessage();
  await person.ensureFrom();
  await person.typeFrom('config@demo.test');
  await person.write('bob@demo.test', title, 'Chaque mot revient.');
}

export function sending(): void {
  test('alice takes a message back, on another page and after a reload, and finds every word', async ({ person, words }) => {
    const title = subject('Repris');
    const alice = await person('alice');
    await chooseUndo(alice, words, 30);
    await write(alice, words, title);
    await alice.send();
    await expect(alice.page.getByText(words.leavesIn)).toBeVisible();
    await alice.goTo(words.sent);
    await expect(alice.button(words.undo)).toBeVisible();
    await alice.page.goto('/mail');
    await alice.settled();
    await expect(alice.page.getByText(words.leavesIn)).toBeVisible();
    await alice.button(words.undo).click();
    await expect(alice.page.getByRole('textbox', { name: words.subject })).toHaveValue(title);
    await expect(alice.page.getByRole('textbox', { name: words.body })).toHaveValue(/Chaque mot revient\./);
    await expect(alice.combobox(words.from)).toHaveValue(/config@demo\.test/);
    await expect(alice.combobox(words.to)).toHaveValue(/bob@demo\.test/);
    // Let go, it leaves by itself.
    await chooseUndo(alice, words, 5);
    await alice.page.goBack();
    await alice.settled();
    await alice.send();
    await expect(alice.page.getByText(words.messageSent)).toBeVisible();
    const bob = await person('bob');
    await bob.waitFor(title);
    const pane = await bob.openMessage(title);
    await expect(pane).not.toContainText(/alice/i);
  });

  test('alice chooses when a message leaves, changes her mind, and sends it now', async ({ person, words }) => {
    const title = subject('Plus tard');
    const alice = await person('alice');
    await write(alice, words, title);
    await alice.button(words.more).click();
    await alice.page.getByRole('menuitem', { name: words.sendLater }).click();
    const at = alice.page.getByLabel(words.sendAt, { exact: true });
    await expect(at).toHaveValue(/T08:00$/);
    await at.fill('2020-01-01T08:00');
    await alice.send();
    await expect(alice.page.getByRole('alert').filter({ hasText: words.timePast })).toBeVisible();
    await at.fill('2099-07-01T08:00');
    await alice.send();
    await expect(alice.page.getByText(words.leavesOn)).toBeVisible();
    await expect(alice.page.getByText(/2099/).first()).toBeVisible();

    await alice.open('/outbox');
    const row = alice.page.getByRole('listitem').filter({ hasText: title });
    await expect(row.getByText(words.leavesOn)).toBeVisible();
    await row.getByRole('button', { name: words.edit, exact: true }).click();
    await expect(alice.page.getByLabel(words.sendAt, { exact: true })).toHaveValue('2099-07-01T08:00');
    await alice.send();
    await expect(alice.page.getByText(words.leavesOn)).toBeVisible();
    await alice.open('/outbox');
    await row.getByRole('button', { name: words.sendNow }).click();
    await expect(row).toBeHidden();
    const bob = await person('bob');
    await bob.waitFor(title);
  });

  test('without scripts too, a message is taken back and put off', async ({ person, words }) => {
    const title = subject('Sans script');
    const alice = await person('alice', { scripts: false });
    await chooseUndo(alice, words, 30);
    await alice.newMessage();
    await alice.write('bob@demo.test', title, 'Chaque mot revient.');
    await alice.send();
    await alice.page.locator('.send-watch').getByRole('button', { name: words.undo }).click();
    await expect(alice.page.getByRole('textbox', { name: words.body })).toHaveValue(/Chaque mot revient\./);
    await alice.button(words.more).click();
    await alice.page.getByRole('menuitem', { name: words.sendLater }).click();
    await alice.page.getByLabel(words.sendAt, { exact: true }).fill('2099-07-01T08:00');
    await alice.send();
    const row = alice.page.getByRole('listitem').filter({ hasText: title });
    await expect(row.getByText(words.leavesOn)).toBeVisible();
    await row.getByRole('button', { name: words.doNotSend }).click();
    await expect(row).toBeHidden();
  });
}
