// Ticks survive search and pages, exclude each other, and are never overwritten unseen.

import { en, expect, test } from '../../fixtures/index.ts';

test.use({ words: en, told: 'wizard' });

test('two rights to send exclude each other, and that is said', async ({ person, words }) => {
  const dave = await person('dave');
  await dave.manage('config@demo.test');
  await dave.box(words.sendAsBox, 'bob@demo.test').check();
  await dave.box(words.onBehalfBox, 'bob@demo.test').check();
  await expect(dave.box(words.sendAsBox, 'bob@demo.test')).not.toBeChecked();
  await expect(dave.page.getByRole('status').filter({ hasText: 'Send As is no longer ticked for Bob Martin' })).toBeAttached();
  await expect(dave.page.getByRole('status').filter({ hasText: '1 change' })).toBeVisible();
  await dave.button(words.cancel).click();
  await dave.manage('config@demo.test');
  await expect(dave.box(words.onBehalfBox, 'bob@demo.test')).not.toBeChecked();
  await expect(dave.button(words.next)).toBeDisabled();
});

test('search and pages keep ticks', async ({ person, house, words }) => {
  test.setTimeout(180_000);
  const names = Array.from({ length: 60 }, (_, i) => `person${String(i).padStart(2, '0')}`);
  for (const name of names) {
    await house.command(['account', 'add', `${name}@demo.test`, '--name', `Person ${name.slice(6)}`], 'long enough\n');
  }
  const dave = await person('dave');
  await dave.manage('support@demo.test');
  await dave.box(words.accessBox, 'bob@demo.test').check();
  await dave.planRow('bob@demo.test').getByRole('combobox').selectOption('full');
  await dave.page.getByRole('button', { name: 'Page 2 of 2' }).click();
  await expect(dave.page.getByText('accounts 51 to')).toBeVisible();
  await dave.box(words.sendAsBox, 'person59@demo.test').check();
  await expect(dave.page.getByRole('status').filter({ hasText: '2 changes' })).toBeVisible();
  await dave.page.getByRole('searchbox', { name: 'Search for an account' }).fill('bob');
  await expect(dave.planRow('person59@demo.test')).toHaveCount(0);
  await expect(dave.box(words.accessBox, 'bob@demo.test')).toBeChecked();
  await expect(dave.planRow('bob@demo.test').getByRole('combobox')).toHaveValue('full');
  // Also after a reload, and the way back from the summary.
  await dave.page.reload();
  await dave.settled();
  await expect(dave.page.getByRole('status').filter({ hasText: '2 changes' })).toBeVisible();
  await dave.button(words.next).click();
  await expect(dave.page.getByText('Person 59')).toBeVisible();
  await expect(dave.page.getByText('Bob Martin')).toBeVisible();
  await dave.button(words.back).click();
  await expect(dave.page.getByRole('status').filter({ hasText: '2 changes' })).toBeVisible();
  await dave.button(words.next).click();
  await dave.confirm();
});

test('of two who change one mailbox the later one sees what the other did', async ({ person, words }) => {
  const dave = await person('dave');
  await dave.open('/accounts/config@demo.test');
  await dave.page.getByRole('textbox', { name: 'Add owners' }).fill('bob@demo.test');
  await dave.page.getByRole('region', { name: 'Owners' }).getByRole('button', { name: 'Save' }).click();
  await expect(dave.page.getByRole('checkbox', { name: /bob@demo\.test/ })).toBeChecked();

  await dave.manage('config@demo.test');
  await dave.box(words.sendAsBox, 'carol@demo.test').check();
  await dave.button(words.next).click();
  await expect(dave.button(words.confirm)).toBeVisible();

  const bob = await person('bob');
  await bob.manage('config@demo.test');
  await bob.box(words.accessBox, 'carol@demo.test').check();
  await bob.button(words.next).click();
  await bob.confirm();

  await dave.button(words.confirm).click();
  const alert = dave.page.getByRole('alert').filter({ hasText: 'Nothing was written' });
  await expect(alert).toBeVisible();
  await expect(dave.page.getByText(/Somebody else changed these rights/)).toBeVisible();
  await dave.confirm();
});
