// An IMAP server that breaks off, falls silent, miscounts, or is not what it was a moment ago.

import { withImap } from '../fixtures/faults/copies.ts';
import { expect, test } from '../fixtures/faults/index.ts';
import { file, flags, letter, mark } from '../fixtures/faults/letters.ts';
import { walk, worded } from '../fixtures/faults/pace.ts';
import { alter, stall } from '../fixtures/faults/proxy.ts';
import { pause } from '../fixtures/faults/stage.ts';
import { Writer } from '../fixtures/faults/writer.ts';

const ALL = 12;

/** The letters whose marks a page shows. */
function shown(text: string, folder: string, all = ALL): number[] {
  return Array.from({ length: all }, (_, number) => number).filter((number) => text.includes(mark(folder, number)));
}

test('BYE in mid-FETCH @quick', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const folder = 'bye';
  const { keys, place } = await file(stack, folder, ALL);
  const alice = await Writer.signedIn(house, 'alice');
  let runs = 0;
  let lost = 0;
  const places = [
    { nth: 1, after: 0 },
    { nth: 1, after: 40 },
    { nth: 5, after: 40 },
    { nth: ALL, after: 200 },
  ];
  const bye = (times: number) => (where: { nth: number; after: number }) =>
    house.imap.lay({
      ...where,
      at: 'server * FETCH',
      times,
      deed: async (talk) => {
        await talk.say('\r\n* BYE Temporary internal failure\r\n');
        talk.hangUp();
      },
    });
  for (const where of places) {
    const laid = bye(1)(where);
    const html = await alice.page(`/mail/${place}`);
    expect(laid.struck, JSON.stringify(where)).toBe(1);
    // It asked again on a new connection: nothing is missing.
    if (shown(html, folder).length !== ALL) lost += 1;
    runs += 1;
  }
  // The last one is kept for later: what was read is remembered.
  for (const [number, key] of keys.slice(0, -1).entries()) {
    const laid = bye(1)({ nth: 1, after: 60 });
    const source = await (await alice.get(`/source/${place}/${key}`)).text();
    expect(laid.struck).toBe(1);
    if (source !== letter(folder, number)) lost += 1;
    runs += 1;
  }
  // A server that never gets further: said, and over when it is over.
  bye(Infinity)({ nth: 1, after: 40 });
  const answer = await alice.get(`/source/${place}/${keys[ALL - 1]}`);
  expect(answer.status).toBe(503);
  expect((await alice.get(`/mail/${place}`)).status).not.toBe(500);
  house.imap.lift();
  expect(shown(await alice.page(`/mail/${place}`), folder)).toHaveLength(ALL);
  told({ runs: runs + 2, lost });
});

test('a wrong literal length mixes no messages', async ({ household, told, stage: { stack } }) => {
  test.setTimeout(300_000);
  const house = await household();
  const folder = 'literal';
  // Short of what comes, a little beyond it, and beyond what follows.
  const errors = [-1, -7, -200, -3_000, 1, 3, 60, 5_000];
  const all = errors.length * 4;
  const { keys, place } = await file(stack, folder, all);
  const alice = await Writer.signedIn(house, 'alice');
  const by = (more: number) =>
    alter((octets) => Buffer.from(octets.toString('latin1').replace(/\{(\d+)\}/, (_, n) => `{${Number(n) + more}}`), 'latin1'));
  let mixed = 0;
  let refused = 0;
  for (const [round, more] of errors.entries()) {
    // What was read is remembered, so each is read once. Four at a time wait for the one connection.
    const asked = [0, 1, 2, 3].map((n) => round * 4 + n);
    const laid = house.imap.lay({ at: 'server * FETCH', when: ({ octets }) => octets.includes('}\r\n'), deed: by(more) });
    const answers = await Promise.all(
      asked.map(async (n) => {
        const answer = await alice.get(`/source/${place}/${keys[n]}`);
        return { n, status: answer.status, text: await answer.text() };
      }),
    );
    expect(laid.struck, String(more)).toBe(1);
    house.imap.lift();
    for (const { n, status, text } of answers) {
      if (status !== 200) refused += 1;
      if (shown(text, folder, all).some((other) => other !== n)) mixed += 1;
    }
  }
  expect(mixed, 'answers with words of another message').toBe(0);
  const list = await alice.page(`/mail/${place}`);
  expect(shown(list, folder, all)).toHaveLength(all);
  told({ runs: all, note: `${mixed} mixed, ${refused} refused` });
});

for (const [seconds, mark_] of [[40, ''], [6, ' @quick']] as const) {
  test(`IMAP stalls for one, ${seconds} s${mark_}`, async ({ household, told, stage: { stack } }) => {
    const house = await household();
    const { place, keys } = await file(stack, `stall-${seconds}`, ALL);
    const alice = await Writer.signedIn(house, 'alice');
    const bob = await Writer.signedIn(house, 'bob');
    const inbox = '/mail/bob@demo.test/inbox';
    await bob.page(inbox);
    const quiet = walk(bob, inbox);
    await pause(seconds * 500);
    const before = await quiet.stop();
    const laid = house.imap.lay({ at: 'server *', times: Infinity, when: (_, { tongue }) => tongue.who === 'alice@demo.test', deed: stall() });
    const given = new AbortController();
    const headers = (path: string) => alice.get(path, { signal: given.signal }).then((answer) => answer.status, () => 0);
    // More than she has connections, and than there are workers.
    const asked = Array.from({ length: 30 }, (_, n) => headers(n % 2 ? `/mail/${place}` : `/source/${place}/${keys[n % ALL]}`));
    const walking = walk(bob, inbox);
    await pause(seconds * 1000);
    const during = await walking.stop();
    expect(laid.struck).toBeGreaterThan(0);
    house.imap.lift();
    given.abort();
    await Promise.all(asked);
    house.imap.cutAll();
    expect((await alice.page(`/mail/${place}`)).length).toBeGreaterThan(0);
    // Two cores serve both and the stalled ones; a page that waits for somebody else's mail would take seconds.
    expect(during.p99).toBeLessThan(before.p99 * 3 + 200);
    told({ runs: 1, note: worded(before, during) });
  });
}

test('UIDVALIDITY changes under an open list @quick', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const verbs = ['flag', 'unseen', 'delete', 'archive', 'junk'];
  let wrong = 0;
  for (const verb of verbs) {
    const folder = `validity-${verb}`;
    const { place, keys } = await file(stack, folder, 3, `${folder}-old`);
    expect((await alice.page(`/mail/${place}`)).includes(mark(`${folder}-old`, 0))).toBe(true);
    // The page stays open; its connection does not, since Dovecot itself loses what is filed in a folder made again while
    // somebody had the one before it selected.
    house.imap.cutAll();
    await pause(200);
    await withImap(stack, 'alice', (client) => client.mailboxDelete(folder));
    const anew = await file(stack, folder, 3, `${folder}-new`);
    expect(anew.keys[0]).not.toBe(keys[0]);
    const form = new URLSearchParams({ mailbox: 'alice@demo.test', folder: place.split('/')[1], verb, back: `/mail/${place}` });
    for (const key of keys) form.append('key', key);
    const answer = await alice.post('/mail/actions', form);
    expect(answer.status).toBe(303);
    for (const key of keys) {
      const source = await (await alice.get(`/source/${place}/${key}`)).text();
      if (source.includes(`-${verb}-new-`)) wrong += 1;
    }
    const now = await flags(stack, folder);
    if (now.length !== 3 || now.some((set) => set.join() !== '\\Seen')) wrong += 1;
    expect((await alice.page(`/mail/${place}`)).includes(mark(`${folder}-new`, 0))).toBe(true);
  }
  expect(wrong, 'deeds done to another message').toBe(0);
  told({ runs: verbs.length, note: `${wrong} applied to a wrong message` });
});

test('a mailbox is deleted while it is open @quick', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const folder = 'goes';
  const { place, keys } = await file(stack, folder, 3);
  const alice = await Writer.signedIn(house, 'alice');
  expect((await alice.page(`/mail/${place}`)).includes(mark(folder, 0))).toBe(true);
  await withImap(stack, 'alice', (client) => client.mailboxDelete(folder));
  const form = new URLSearchParams({ mailbox: 'alice@demo.test', folder: place.split('/')[1], verb: 'delete', key: keys[0], back: `/mail/${place}` });
  const statuses = [
    (await alice.get(`/mail/${place}/${keys[0]}`)).status,
    (await alice.get(`/source/${place}/${keys[0]}`)).status,
    (await alice.post('/mail/actions', form)).status,
    (await alice.get(`/mail/${place}`)).status,
  ];
  for (const status of statuses) expect(status, statuses.join()).not.toBe(500);
  expect(statuses[1]).toBe(404);
  expect((await alice.get('/mail/alice@demo.test/inbox')).status).toBe(200);
  told({ runs: statuses.length, note: `answers ${statuses.join(' ')}` });
});
