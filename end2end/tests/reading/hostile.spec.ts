// HTML mail never runs, and fetches nothing unless asked.

import { en, expect, test } from '../../fixtures/index.ts';

test.use({ words: en });

test('a message with HTML is shown in a sandboxed frame that can do nothing', async ({ person, words }) => {
  const alice = await person('alice');
  const outside: string[] = [];
  alice.page.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1') && !request.url().startsWith('data:')) outside.push(request.url());
  });
  alice.page.on('dialog', () => outside.push('a dialog'));
  await alice.open('/mail');
  const list = alice.page.getByRole('list', { name: words.messages }).or(alice.page.getByRole('grid', { name: words.messages }));
  const links = list.getByRole('link');
  let frames = 0;
  for (let i = 0; i < (await links.count()); i += 1) {
    await links.nth(i).click();
    await expect(alice.page.getByRole('region', { name: words.readingPane }).getByRole('heading').first()).toBeVisible();
    const frame = alice.page.locator('iframe');
    if ((await frame.count()) === 0) continue;
    frames += 1;
    const sandbox = (await frame.first().getAttribute('sandbox')) ?? 'none';
    expect(sandbox).not.toMatch(/allow-scripts|allow-same-origin|allow-forms|allow-top-navigation/);
    const src = await frame.first().getAttribute('src');
    const response = await alice.page.request.get(src!);
    expect(response.headers()['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    const html = await response.text();
    expect(html).not.toMatch(/<script|onerror|onload|javascript:|<form|<iframe|<object|http-equiv="?refresh/i);
  }
  expect(frames).toBeGreaterThan(0);
  expect(outside).toEqual([]);
});
