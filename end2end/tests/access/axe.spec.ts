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
    const dave = await person('dave');
    await dave.page.emulateMedia({ colorScheme: scheme });
    for (const path of [
      '/delegations',
      '/delegations/rights',
      '/delegations/requests',
      '/delegations/ask',
      '/delegations/who/alice@demo.test',
      '/delegations/config@demo.test',
      '/accounts/new',
      '/accounts/config@demo.test',
      '/accounts/carol@demo.test',
    ]) {
      await dave.open(path);
      await expect(dave.page.getByRole('heading', { level: 1 })).toBeVisible();
      expect.soft(await findings(dave.page), path).toEqual([]);
    }
    await dave.open('/delegations');
    await dave.button('Settings for config@demo.test').click();
    expect.soft(await findings(dave.page), 'a gear open').toEqual([]);
    await dave.manage('config@demo.test');
    await dave.box('Access', scheme === 'light' ? 'bob@demo.test' : 'carol@demo.test').check();
    await dave.button('Next').click();
    await expect(dave.button('Confirm')).toBeVisible();
    expect.soft(await findings(dave.page), 'the summary').toEqual([]);
    await dave.confirm();
    expect.soft(await findings(dave.page), 'the rollout').toEqual([]);
    await alice.open('/delegations/rights');
    await alice.button('Leave').first().click();
    await expect(alice.button('Give up these rights').first()).toBeVisible();
    expect.soft(await findings(alice.page), 'leaving').toEqual([]);
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
