// The walk the manager is for: the gear, three steps, and the delegate writes as the mailbox.

import { expect, test } from '../../fixtures/index.ts';
import { fromPage, fromServer, laidOpen } from '../../fixtures/mailbox.ts';
import { subject } from '../../fixtures/person.ts';

export function walk(): void {
  test('dave gives carol the right, carol writes as config@, bob sees only config@', async ({ person, house, words }) => {
    const title = subject('Le droit est donné');
    const dave = await person('dave');
    await dave.page.getByRole('link', { name: words.accounts }).click();
    const table = dave.page.getByRole('table', { name: words.accounts });
    await table.getByRole('button', { name: words.settingsOf('config@demo.test') }).click();
    await dave.page.getByRole('menuitem', { name: words.manage }).click();
    const next = dave.button(words.next);
    await expect(next).toBeDisabled();
    await dave.box(words.sendAsBox, 'carol@demo.test').check();
    await next.click();
    await expect(dave.page.getByRole('listitem').filter({ hasText: 'Carole Besson' })).toContainText('config@demo.test');
    await dave.confirm();

    const carol = await person('carol');
    await carol.newMessage();
    await carol.showFrom();
    await carol.typeFrom('config@demo.test');
    await expect(carol.page.getByRole('status').filter({ hasText: words.onlySees })).toBeVisible();
    await carol.write('bob@demo.test', title, 'Bonjour Bob.');
    await carol.send();
    await expect(carol.page.getByRole('textbox', { name: words.body })).toBeHidden();

    const bob = await person('bob');
    await bob.waitFor(title);
    const pane = await bob.openMessage(title);
    await expect(pane).toContainText('config@demo.test');
    const source = house.stack ? await fromServer(house.stack, 'bob', title) : await fromPage(bob);
    expect(laidOpen(source)).not.toMatch(/carol/i);

    // What was given is taken back, and is gone at once.
    await dave.manage('config@demo.test');
    await dave.box(words.sendAsBox, 'carol@demo.test').uncheck();
    await dave.button(words.next).click();
    await dave.confirm();
    await carol.newMessage();
    await carol.ensureFrom();
    await carol.typeFrom('config@demo.test');
    await expect(carol.page.getByRole('status').filter({ hasText: words.notAllowed }).first()).toBeVisible();
  });
}
