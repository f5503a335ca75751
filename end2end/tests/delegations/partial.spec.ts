// A right that does not come into force everywhere says so, stays said, and can be tried again.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { en, expect, test } from '../../fixtures/index.ts';

test.use({ words: en, host: 'servers', told: 'partial' });

test('dave revokes while there is no way to end sessions, and tries again once there is', async ({ browser, house, person, words }) => {
  const file = join(house.dir, 'servers.toml');
  const configuration = readFileSync(file, 'utf8');
  writeFileSync(file, configuration.replace(/^doveadm_.*\n/gm, ''));
  await house.restart();
  const dave = await person('dave');
  await dave.manage('config@demo.test');
  await dave.box(words.accessBox, 'alice@demo.test').uncheck();
  await dave.button(words.next).click();
  await dave.button(words.confirm).click();
  const said = dave.page.getByRole('status').filter({ hasText: 'Some of it did not come into force' });
  await expect(said).toBeVisible();
  const step = dave.page.getByRole('list', { name: 'Rights' }).getByRole('listitem').filter({ hasText: 'failed' });
  await expect(step).toHaveCount(1);
  await expect(step).toContainText('Alice Laurent');
  const rollout = new URL(dave.page.url()).pathname;

  // What holds at once holds: the mailbox is closed to alice already.
  const alice = await person('alice');
  await alice.page.goto('/mail/config@demo.test/inbox');
  await expect(alice.row('.')).toHaveCount(0);

  writeFileSync(file, configuration);
  const url = await house.restart();
  const context = await browser.newContext({ baseURL: url, locale: words.locale, storageState: await dave.page.context().storageState() });
  const page = await context.newPage();
  await page.goto(rollout);
  await page.locator('html[data-alive]').waitFor();
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByText(words.inForce).first()).toBeVisible();
  await context.close();
});
