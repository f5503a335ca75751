// Sign in, list, read, compose and send are plain forms underneath.

import { en, expect, fr, test } from '../../fixtures/index.ts';
import { subject } from '../../fixtures/person.ts';

for (const words of [en, fr]) {
  test.describe(`without scripts, ${words.lang}`, () => {
    test.use({ words });

    test('alice reads, writes as config@ and sends', async ({ person }) => {
      const title = subject('Sans script');
      const alice = await person('alice', { scripts: false });
      await alice.page.getByRole('list', { name: words.messages }).or(alice.page.getByRole('grid', { name: words.messages })).getByRole('link').first().click();
      await expect(alice.page.getByRole('region', { name: words.readingPane }).getByRole('heading').first()).toBeVisible();
      await alice.newMessage();
      await alice.write('bob@demo.test', title, 'Écrit sans script.');
      if (!(await alice.combobox(words.from).isVisible())) {
        await alice.showFrom();
      }
      await expect(alice.page.getByRole('textbox', { name: words.body })).toHaveValue(/Écrit sans script\./);
      await alice.combobox(words.from).fill('config@demo.test');
      await alice.send();
      await expect(alice.page.getByRole('textbox', { name: words.body })).toBeHidden();
      const bob = await person('bob', { scripts: false });
      await bob.waitFor(title);
      const pane = await bob.openMessage(title);
      await expect(pane).toContainText('config@demo.test');
    });

    test('carol is refused and keeps every word', async ({ person }) => {
      const title = subject('Sans script');
      const carol = await person('carol', { scripts: false });
      await carol.newMessage();
      await carol.write('bob@demo.test, not an address', title, 'Rien ne se perd.');
      await carol.send();
      const alert = carol.page.getByRole('alert').first();
      await expect(alert).toContainText('not an address');
      await expect(carol.page.getByRole('textbox', { name: words.body })).toHaveValue(/Rien ne se perd\./);
      await expect(carol.combobox(words.to)).toHaveValue('bob@demo.test, not an address');
    });

    test('a wrong password is told without telling more', async ({ browser, house }) => {
      const context = await browser.newContext({ baseURL: house.url, locale: words.locale, javaScriptEnabled: false });
      const page = await context.newPage();
      const said: string[] = [];
      for (const address of ['alice@demo.test', 'nobody@demo.test']) {
        await page.goto('/login');
        await page.getByRole('textbox', { name: words.email }).fill(address);
        await page.getByLabel(words.password).fill('not the password');
        await page.getByRole('button', { name: words.signIn }).click();
        said.push(await page.getByRole('alert').innerText());
      }
      expect(said[0]).toBe(said[1]);
      expect(said[0]).not.toBe('');
      await context.close();
    });
  });
}
