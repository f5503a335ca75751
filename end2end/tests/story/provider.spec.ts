// At a provider the server alone knows: asked beforehand by a probe, and believed when it refuses.

import { en, expect, test } from '../../fixtures/index.ts';
import { subject } from '../../fixtures/person.ts';

test.use({ words: en, host: 'provider' });

test('553 at RCPT TO is a problem of From, not of the recipient', async ({ person, words }) => {
  const carol = await person('carol');
  await carol.newMessage();
  await carol.ensureFrom();
  await carol.write('bob@demo.test', subject('Provider'), 'Hello.');
  await carol.typeFrom('config@demo.test');
  await expect(carol.page.getByRole('status').filter({ hasText: words.notAllowed }).first()).toBeVisible();
  await carol.send();
  const alert = carol.page.getByRole('alert').filter({ hasText: 'config@demo.test' }).first();
  await expect(alert).toBeVisible();
  await expect(alert).not.toContainText('bob@demo.test');
  await alert.getByText('Details').click();
  await expect(alert).toContainText(/not owned by user/);
});

test('an address the provider lets alice use is remembered, with Forget beside it', async ({ person, words }) => {
  const title = subject('Provider');
  const alice = await person('alice');
  await alice.newMessage();
  await alice.ensureFrom();
  await alice.typeFrom('config@demo.test');
  await expect(alice.page.getByRole('status').filter({ hasText: words.onlySees })).toBeVisible();
  await alice.write('bob@demo.test', title, 'Hello.');
  await alice.send();
  await expect(alice.page.getByRole('textbox', { name: words.body })).toBeHidden();
  const bob = await person('bob');
  await bob.waitFor(title);
  await alice.newMessage();
  await alice.ensureFrom();
  await alice.combobox(words.from).click();
  const forget = alice.button(words.forget('config@demo.test'));
  await expect(forget).toBeVisible();
  await forget.click();
  await expect(alice.button(words.forget('config@demo.test'))).toBeHidden();
});

test('a provider keeps the rights: no way leads to a manager that could not work, and its address says why', async ({ person, words }) => {
  const carol = await person('carol');
  await expect(carol.page.getByRole('link', { name: words.accounts })).toHaveCount(0);
  for (const path of ['/delegations', '/delegations/config@demo.test', '/accounts/new']) {
    await carol.open(path);
    await expect(carol.page.getByText('Your provider keeps the rights')).toBeVisible();
  }
  await carol.open('/settings');
  await expect(carol.page.getByRole('heading', { name: 'Delegations' })).toHaveCount(0);
});
