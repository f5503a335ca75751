// At most 10 requests, nothing that a strict policy refuses, and the page comes alive. How heavy it is in kB is measured by
// `cargo bench-mail`.

import { en, expect, test } from '../../fixtures/index.ts';

test.use({ words: en });

test('the first load is light', async ({ browser, house }) => {
  const context = await browser.newContext({ baseURL: house.url });
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => sizes.push(request.sizes().then((s) => s.responseBodySize + s.responseHeadersSize)));
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto('/login');
  await page.locator('html[data-alive]').waitFor();
  await page.waitForLoadState('networkidle');
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  console.log(`first load: ${sizes.length} requests, ${(total / 1000).toFixed(1)} kB`);
  expect(problems).toEqual([]);
  expect(sizes.length).toBeLessThanOrEqual(10);
  await context.close();
});
