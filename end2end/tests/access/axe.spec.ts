// No serious finding of axe on any page, in light and dark.

import AxeBuilder from '@axe-core/playwright';

import { en, expect, type Page, test } from '../../fixtures/index.ts';

test.use({ words: en });

async function findings(page: Page): Promise<string[]> {
  // What a letter looks like is its writer's doing, and axe cannot run where no script may.
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`every page is sound in ${scheme}`, async ({ person, browser, house }) => {
    test.setTimeout(180_000);
    const context = await browser.newContext({ baseURL: house.url, colorScheme: scheme });
    const page = await context.newPage();
    await page.goto('/login');
    expect.soft(await findings(page), '/login').toEqual([]);
    await context.close();

    const alice = await person('alice');
    await alice.page.emulateMedia({ colorScheme: scheme });
    for (const path of ['/mail', '/mail/config@demo.test/inbox', '/mail/alice@demo.test/trash', '/compose', '/outbox', '/settings']) {
      await alice.open(path);
      expect.soft(await findings(alice.page), path).toEqual([]);
    }
    await alice.page.goto('/nowhere');
    expect.soft(await findings(alice.page), '/nowhere').toEqual([]);
    await alice.open('/mail');
    const list = alice.page.getByRole('list', { name: 'Messages' }).or(alice.page.getByRole('grid', { name: 'Messages' }));
    await list.getByRole('link').first().click();
    await expect(alice.page.getByRole('region', { name: 'Reading pane' }).getByRole('heading').first()).toBeVisible();
    expect.soft(await findings(alice.page), 'a message').toEqual([]);
    await alice.newMessage();
    await alice.ensureFrom();
    await alice.combobox('From').click();
    await alice.combobox('From').press('ArrowDown');
    expect.soft(await findings(alice.page), 'From open').toEqual([]);
  });
}
