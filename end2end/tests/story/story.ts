// The story the product is for, told once and run on every host in both languages (issue 2).

import { expect, test } from '../../fixtures/index.ts';
import { fromPage, fromServer, laidOpen } from '../../fixtures/mailbox.ts';
import { subject } from '../../fixtures/person.ts';

export function story(): void {
  test('alice writes as config@, bob sees only config@, and the address is remembered everywhere', async ({ person, house, words }) => {
    const title = subject('Accès au nouveau serveur');
    const alice = await person('alice');
    await alice.newMessage();
    const from = alice.combobox(words.from);
    await expect(from).toBeHidden();
    await alice.showFrom();
    await alice.typeFrom('config@demo.test');
    await expect(alice.page.getByRole('status').filter({ hasText: words.onlySees })).toBeVisible();
    await expect(alice.page.getByText(words.writingAs).first()).toBeVisible();
    await alice.write('bob@demo.test', title, 'Bonjour Bob, votre accès est prêt.');
    await alice.send();
    await expect(alice.page.getByRole('textbox', { name: words.body })).toBeHidden();

    const bob = await person('bob');
    await bob.waitFor(title);
    const pane = await bob.openMessage(title);
    await expect(pane).toContainText('config@demo.test');
    await expect(pane).not.toContainText(/alice/i);
    const source = house.stack ? await fromServer(house.stack, 'bob', title) : await fromPage(bob);
    const open = laidOpen(source);
    for (const trace of [/alice/i, /laurent/i, /porteplume/i, /user-agent/i, /x-mailer/i, /^sender:/im]) {
      expect(open).not.toMatch(trace);
    }
    expect(open).toMatch(/^From: .*config@demo\.test/im);
    expect(source.match(/^Date: .*$/im)?.[0]).toMatch(/\+0000/);
    // Addresses of machines: ours is loopback, and no hop may name it as the writer's.
    expect(open).not.toMatch(/from .*\[?127\.0\.0\.1\]?.*by/i);

    // Another machine: a new browser.
    const elsewhere = await person('alice');
    await elsewhere.newMessage();
    await elsewhere.ensureFrom();
    await elsewhere.combobox(words.from).click();
    await elsewhere.combobox(words.from).fill('config');
    await expect(elsewhere.page.getByText('config@demo.test').first()).toBeVisible();
    for (const one of [alice, bob, elsewhere]) expect(one.problems).toEqual([]);
  });

  test('alice writes on behalf of support@, and readers see both', async ({ person, words }) => {
    const title = subject('Ticket 4812');
    const alice = await person('alice');
    await alice.newMessage();
    await alice.ensureFrom();
    await alice.typeFrom('support@demo.test');
    await expect(alice.page.getByRole('status').filter({ hasText: words.onBehalfSees }).first()).toBeVisible();
    await alice.write('bob@demo.test', title, 'Le certificat a été renouvelé.');
    await alice.send();
    await expect(alice.page.getByRole('textbox', { name: words.body })).toBeHidden();
    const bob = await person('bob');
    await bob.waitFor(title);
    const pane = await bob.openMessage(title);
    await expect(pane).toContainText(/Alice Laurent/);
    await expect(pane).toContainText(words.onBehalfSees);
    await expect(pane).toContainText(/support/i);
  });

  test('carol has no right: told before sending, refused when she tries, and nothing is lost', async ({ person, words }) => {
    const title = subject('Sans le droit');
    const carol = await person('carol');
    await carol.newMessage();
    await carol.ensureFrom();
    await carol.write('bob@demo.test', title, 'Chaque mot reste.');
    await carol.page.locator('input[type=file]').first().setInputFiles({
      name: 'relevé.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('contenu de la pièce jointe'),
    });
    await expect(carol.page.getByText('relevé.txt').first()).toBeVisible();
    await carol.typeFrom('config@demo.test');
    const told = carol.page.getByRole('status').filter({ hasText: words.notAllowed });
    await expect(told.first()).toBeVisible();
    await expect(told.first()).toContainText('config@demo.test');
    await carol.send();
    const alert = carol.page.getByRole('alert').filter({ hasText: 'config@demo.test' });
    await expect(alert.first()).toBeVisible();
    await expect(alert.first()).toContainText(words.kept);
    await expect(carol.page.getByRole('textbox', { name: words.subject })).toHaveValue(title);
    await expect(carol.page.getByRole('textbox', { name: words.body })).toHaveValue(/Chaque mot reste\./);
    // Also after a reload, with the attachment.
    await expect(carol.page).toHaveURL(/draft=/);
    await carol.page.reload();
    await carol.settled();
    await expect(carol.page.getByRole('textbox', { name: words.body })).toHaveValue(/Chaque mot reste\./);
    await expect(carol.combobox(words.from)).toHaveValue(/config@demo\.test/);
    await expect(carol.page.getByText('relevé.txt').first()).toBeVisible();
    await expect(carol.page.getByRole('textbox', { name: words.subject })).toHaveValue(title);
    expect(carol.problems).toEqual([]);
  });
}
