// Many pages asked for at the same moment, as after an office's coffee break.

import { en, expect, test } from '../../fixtures/index.ts';

test.use({ words: en });

const ROUNDS = 12;
const AT_ONCE = 8;

test('mail that many open at once is there for each of them', async ({ person, words }) => {
  const alice = await person('alice', { scripts: false });
  const open = async () => {
    const page = await alice.page.request.get('/mail/alice@demo.test/inbox', { headers: { accept: 'text/html' } });
    expect(page.status()).toBe(200);
    return page.text();
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const page of await Promise.all(Array.from({ length: AT_ONCE }, open))) {
      expect(page).toMatch(new RegExp(`<title>${words.inbox.source}`));
      expect(page).toContain('class="message-link');
    }
  }
});
