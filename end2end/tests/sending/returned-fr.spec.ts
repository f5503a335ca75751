// A message taken by the server that comes back all the same: its writer hears of it, though the report went to the
// shared mailbox, and sends it to those alone whom it did not reach.

import { expect, fr, test } from '../../fixtures/index.ts';
import { subject } from '../../fixtures/person.ts';

test.use({ words: fr, host: 'servers', told: 'returned' });

test('alice hears of what came back to config@, and corrects it', async ({ person, words }) => {
  const title = subject('Revenu');
  const alice = await person('alice');
  await alice.newMessage();
  await alice.ensureFrom();
  await alice.typeFrom('config@demo.test');
  await alice.write('bob@demo.test, personne@returned.test', title, 'Chaque mot revient.');
  await alice.send();
  await expect(alice.page.getByText(words.messageSent)).toBeVisible();

  const row = alice.page.getByRole('listitem').filter({ hasText: title });
  await expect(async () => {
    await alice.open('/outbox');
    await expect(row).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await expect(row).toContainText('pas à tout le monde : personne@returned.test.');

  // In her own inbox, in her language; the server's own report lies in config's.
  await alice.open('/mail');
  await alice.waitFor(`Non remis : ${title}`);
  const pane = await alice.openMessage(`Non remis : ${title}`);
  await expect(pane).toContainText('personne@returned.test');

  // Of the sent message it is told recipient by recipient.
  await alice.open('/mail/alice@demo.test/sent');
  const sent = await alice.openMessage(title);
  await expect(sent.getByText('Remise : non remis (1)')).toBeVisible();
  await expect(sent.getByRole('listitem').filter({ hasText: 'personne@returned.test' })).toContainText('non remis');
  const bobs = sent.getByRole('listitem').filter({ hasText: 'bob@demo.test' });
  await expect(bobs).toContainText('confié au serveur de messagerie');

  // Corrected, it goes to that one alone, with every word.
  await alice.open('/outbox');
  await row.getByRole('button', { name: 'Corriger et n’envoyer qu’à eux' }).click();
  await expect(alice.combobox(words.to)).toHaveValue('personne@returned.test');
  await expect(alice.page.getByRole('textbox', { name: words.subject })).toHaveValue(title);
  await expect(alice.page.getByRole('textbox', { name: words.body })).toHaveValue(/Chaque mot revient\./);
  await alice.combobox(words.to).fill('carol@demo.test');
  await alice.send();
  const carol = await person('carol');
  await carol.waitFor(title);
  const letter = await carol.openMessage(title);
  await expect(letter).not.toContainText(/alice/i);
  const bob = await person('bob');
  await bob.waitFor(title);
  await expect(bob.row(title)).toHaveCount(1);
  await alice.open('/outbox');
  await expect(row).toHaveCount(0);
});
