// The wizard, asking and answering are plain forms underneath.

import { expect, test } from '../../fixtures/index.ts';

export function plain(): void {
  test('dave grants in three steps', async ({ person, words }) => {
    const dave = await person('dave', { scripts: false });
    await dave.manage('config@demo.test');
    await dave.button(words.next).click();
    await expect(dave.page.getByRole('alert')).toBeVisible();
    await dave.box(words.sendAsBox, 'carol@demo.test').check();
    await dave.box(words.onBehalfBox, 'carol@demo.test').check();
    await dave.button(words.next).click();
    await expect(dave.page.getByRole('alert')).toBeVisible();
    await dave.box(words.sendAsBox, 'carol@demo.test').check();
    await dave.box(words.accessBox, 'carol@demo.test').check();
    await dave.page.getByRole('searchbox').fill('bob');
    await dave.page.getByRole('searchbox').press('Enter');
    await expect(dave.planRow('carol@demo.test')).toHaveCount(0);
    await dave.box(words.accessBox, 'bob@demo.test').check();
    await dave.button(words.next).click();
    await expect(dave.page.getByText('Carole Besson').first()).toBeVisible();
    await expect(dave.page.getByText('Bob Martin').first()).toBeVisible();
    await dave.button(words.back).click();
    await expect(dave.box(words.sendAsBox, 'carol@demo.test')).toBeChecked();
    await dave.button(words.next).click();
    await dave.button(words.confirm).click();
    await expect(dave.page.getByRole('listitem').filter({ hasText: 'Carole Besson' }).first()).toBeVisible();
  });

  test('carol asks, dave grants, carol leaves', async ({ person, words }) => {
    const carol = await person('carol', { scripts: false });
    await carol.newMessage();
    await carol.write('alice@demo.test', 'Plain', 'Rien ne se perd.');
    if (!(await carol.combobox(words.from).isVisible())) await carol.showFrom();
    await carol.combobox(words.from).fill('support@demo.test');
    await carol.page.locator('button[value=check_from]').click();
    await carol.button(words.askRight).click();
    await carol.page.getByRole('textbox', { name: words.why }).fill('Pour les clients.');
    await carol.button(words.ask).click();
    await carol.page.waitForURL(/said=asked/);
    // Chosen again, the address says what is under way; taken back, it can be asked for once more.
    await carol.open('/mail');
    await carol.newMessage();
    if (!(await carol.combobox(words.from).isVisible())) await carol.showFrom();
    await carol.combobox(words.from).fill('support@demo.test');
    await carol.page.locator('button[value=check_from]').click();
    await expect(carol.button(words.askRight)).toHaveCount(0);
    await carol.button(words.withdraw).click();
    await expect(carol.page.getByText(words.withdrawn)).toBeVisible();
    await carol.button(words.askRight).click();
    await carol.page.getByRole('textbox', { name: words.why }).fill('Pour les clients.');
    await carol.button(words.ask).click();
    await carol.page.waitForURL(/said=asked/);
    const dave = await person('dave', { scripts: false });
    await dave.open('/delegations/requests');
    await dave.button(words.grant).click();
    await carol.open('/delegations/rights');
    const support = carol.page.getByRole('row').filter({ hasText: 'support@demo.test' });
    await support.getByRole('button', { name: words.leave, exact: true }).click();
    await support.getByRole('button', { name: words.leaveYes }).click();
    await expect(carol.page.getByRole('status').first()).toBeVisible();
    await expect(support).toHaveCount(0);
  });
}
