// What a browser that has been nowhere here before fetches, until the page is alive and until it has come to rest: at most
// 10 requests and 300 kB (headers too) for signing in and for the inbox. Pages whose code is a part of its own come alive
// in one go with it, at the cost of a few requests more (a file for what several parts share); nothing on them moves, and
// nothing that a strict policy refuses is asked for.

import type { Browser, Page } from '@playwright/test';

import { en, expect, test } from '../../fixtures/index.ts';

test.use({ words: en });

interface FirstLoad {
  page: Page;
  untilAlive: { requests: number; octets: number };
  atRest: { requests: number; octets: number };
  paths: string[];
  problems: string[];
  /** How far things moved, as Chromium counts it: while the page came in, in pieces, and once it was drawn whole. */
  whileParsed: number;
  onceDrawn: number;
  /** What moved, and from where to where. */
  moved: string;
}

/** What Chromium tells of a shift: TypeScript does not know it. */
interface LayoutShift {
  startTime: number;
  value: number;
  sources: { node?: Node; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** What the page itself keeps of them; times as of `performance.now`. */
interface Seen {
  drawn: number;
  shifts: { at: number; value: number; moved: string }[];
}

/** On a slow line what stands at the right edge moves as more of it comes: this much, all together, is seen by nobody. */
const SLIGHT = 0.01;

type State = Awaited<ReturnType<import('@playwright/test').BrowserContext['storageState']>>;

async function load(browser: Browser, baseURL: string, path: string, storageState?: State): Promise<FirstLoad> {
  const context = await browser.newContext({ baseURL, storageState, locale: en.locale });
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  const paths: string[] = [];
  page.on('requestfinished', (request) => {
    paths.push(new URL(request.url()).pathname);
    sizes.push(request.sizes().then((size) => size.responseBodySize + size.responseHeadersSize));
  });
  const problems: string[] = [];
  page.on('console', (message) => {
    // A page that is not there is answered with 404, which Chromium reports too.
    const expected = path === '/nowhere' && message.text().includes('404');
    if (['error', 'warning'].includes(message.type()) && !expected) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.addInitScript(() => {
    // Frames of messages run no script, and Chromium complains of every try.
    if (window !== window.top) return;
    const place = ({ x, y, width, height }: DOMRectReadOnly) => `${x},${y} ${width}x${height}`;
    const seen: Seen = { drawn: Infinity, shifts: [] };
    (window as unknown as { seen: Seen }).seen = seen;
    document.addEventListener('readystatechange', () => {
      // The second frame from here shows all of what was sent.
      requestAnimationFrame(() => requestAnimationFrame(() => (seen.drawn = Math.min(seen.drawn, performance.now()))));
    });
    new PerformanceObserver((list) => {
      for (const { startTime, value, sources } of list.getEntries() as unknown as LayoutShift[]) {
        const moved = sources.map(({ node, previousRect, currentRect }) => {
          const name = node instanceof Element ? `${node.localName}.${node.className}` : node?.nodeName;
          return `${name}: ${place(previousRect)} -> ${place(currentRect)}`;
        });
        seen.shifts.push({ at: startTime, value, moved: moved.join('; ') });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const weigh = async () => ({
    requests: sizes.length,
    octets: (await Promise.all(sizes.slice())).reduce((sum, size) => sum + size, 0),
  });
  await page.goto(path);
  await page.locator('html[data-alive]').waitFor();
  const untilAlive = await weigh();
  await page.waitForLoadState('networkidle');
  const atRest = await weigh();
  const { drawn, shifts } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  const sum = (some: Seen['shifts']) => some.reduce((sum, shift) => sum + shift.value, 0);
  const whileParsed = sum(shifts.filter((shift) => shift.at < drawn));
  const onceDrawn = sum(shifts.filter((shift) => shift.at >= drawn));
  const moved = shifts.map((shift) => shift.moved).join('; ');
  const said = ({ requests, octets }: { requests: number; octets: number }) =>
    `${requests} requests, ${(octets / 1000).toFixed(1)} kB`;
  console.log(`first load of ${path}: ${said(untilAlive)} until alive; ${said(atRest)} at rest`);
  return { page, untilAlive, atRest, paths, problems, whileParsed, onceDrawn, moved };
}

for (const [what, path] of [
  ['signing in', '/login'],
  ['the inbox', '/mail/alice@demo.test/inbox'],
] as const) {
  test(`the first load of ${what} is light`, async ({ browser, house, person }) => {
    const state = path === '/login' ? undefined : await (await person('alice')).page.context().storageState();
    const { page, atRest, paths, problems, whileParsed, onceDrawn, moved } = await load(browser, house.url, path, state);
    expect(problems).toEqual([]);
    expect(onceDrawn, moved).toBe(0);
    expect(whileParsed, moved).toBeLessThan(SLIGHT);
    expect(atRest.requests).toBeLessThanOrEqual(10);
    expect(atRest.octets).toBeLessThanOrEqual(300_000);
    expect(paths.filter((asked) => asked.includes('split_'))).toEqual([]);
    expect(paths.filter((asked, place) => paths.indexOf(asked) !== place), 'asked for twice').toEqual([]);
    await page.context().close();
  });
}

test('a page that needs more comes alive in one go with it', async ({ browser, house, person }) => {
  test.setTimeout(120_000);
  const alice = await person('alice');
  await alice.open('/mail/alice@demo.test/inbox');
  const message = await alice.page.locator('.message-link').first().getAttribute('href');
  const state = await alice.page.context().storageState();
  for (const path of [message!, '/compose', '/outbox', '/settings', '/nowhere']) {
    const { page, untilAlive, problems, whileParsed, onceDrawn, moved } = await load(browser, house.url, path, state);
    expect.soft(problems, path).toEqual([]);
    expect.soft(onceDrawn, `${path} ${moved}`).toBe(0);
    expect.soft(whileParsed, `${path} ${moved}`).toBeLessThan(SLIGHT);
    expect.soft(untilAlive.requests, path).toBeLessThanOrEqual(14);
    await page.context().close();
  }
});

test('a part that does not come leaves the page as it was sent, and says so where one goes on', async ({
  browser,
  house,
  person,
}) => {
  const alice = await person('alice');
  const state = await alice.page.context().storageState();
  const context = await browser.newContext({ baseURL: house.url, storageState: state, locale: en.locale });
  const page = await context.newPage();
  const blocked = '**/split_*.wasm';
  await context.route(blocked, (route) => route.abort());

  // Settings are plain forms.
  await page.goto('/settings');
  await page.waitForLoadState('networkidle');
  await expect(page.locator('html')).not.toHaveAttribute('data-alive');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();

  await page.goto('/mail/alice@demo.test/inbox');
  await page.locator('html[data-alive]').waitFor();
  await page.locator('.message-link').first().click();
  await expect(page.getByRole('region', { name: 'Reading pane' }).getByRole('alert')).toBeVisible();
  await page.getByRole('link', { name: 'New message' }).click();
  const again = page.getByRole('main').getByRole('button', { name: 'Try again' });
  await expect(again).toBeVisible();
  await context.unroute(blocked);
  await again.click();
  await expect(page.getByLabel('Subject')).toBeVisible();
  await page.locator('html[data-alive]').waitFor();
  await context.close();
});
