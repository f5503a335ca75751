// A server that ends in the middle of sending: at once, in good order, or while another on the same database goes on.

import { expect, test } from '../fixtures/faults/index.ts';
import { Ledger } from '../fixtures/faults/ledger.ts';
import { Postgres } from '../fixtures/faults/postgres.ts';
import { type Deed, type Laid, stall } from '../fixtures/faults/proxy.ts';
import { dice } from '../fixtures/faults/dice.ts';
import { type Household, pause, until } from '../fixtures/faults/stage.ts';
import { Writer } from '../fixtures/faults/writer.ts';
import { count } from '../fixtures/faults/copies.ts';
import { subject } from '../fixtures/person.ts';

const BOB = 'bob@demo.test';

/** Every step of a send that can be told apart on the wire. */
const SMTP = ['client RSET', 'client MAIL', 'client RCPT', 'server RCPT', 'client DATA', 'server DATA', 'client body', 'client dot', 'server dot'];
const IMAP = ['client APPEND', 'client APPEND literal', 'server APPEND', 'client STORE', 'server STORE', 'client SEARCH', 'server * SEARCH'];
/** Milliseconds in which a send is over, its copy filed. */
const ALL_OF_IT = 700;

/** Ends the server at a moment that the dice choose; the answer says when it is over. */
function trap(house: Household, roll: (below: number) => number): { where: string; sprung: Promise<void> } {
  const kind = roll(3);
  if (kind === 0) {
    const after = roll(ALL_OF_IT);
    return { where: `${after} ms after Send`, sprung: pause(after).then(() => house.kill()) };
  }
  const [proxy, steps] = kind === 1 ? [house.smtp, SMTP] : [house.imap, IMAP];
  const at = steps[roll(steps.length)];
  const before = roll(2) === 0;
  const deed: Deed = async (talk, step, octets) => {
    if (!before) await talk.pass(step.side, octets);
    await house.kill();
  };
  const laid = proxy.lay({ at, deed, nth: 1 + roll(2) });
  return { where: `${before ? 'before' : 'after'} ${at}`, sprung: killedBy(house, laid, 3) };
}

/** By the rule; or, where no step comes that it is for, when all is over. */
async function killedBy(house: Household, laid: Laid, seconds: number): Promise<void> {
  await until('struck', seconds, () => laid.struck > 0).catch(() => {});
  await house.kill();
}

for (const [runs, mark] of [[50, ''], [6, ' @quick']] as const) {
  test(`kill -9 at ${runs} random points of a send${mark}`, async ({ household, told }) => {
    test.setTimeout(600_000);
    const house = await household();
    const alice = await Writer.signedIn(house, 'alice');
    const ledger = new Ledger(alice, 'bob');
    const { roll, seed } = dice();
    const places: string[] = [];
    for (let run = 0; run < runs; run += 1) {
      const letter = { to: BOB, from: run % 2 ? 'config@demo.test' : alice.address, subject: subject(`kill ${run}`) };
      ledger.add(letter.subject);
      const sheet = await alice.sheet();
      const { where, sprung } = trap(house, roll);
      places.push(where);
      const answer = alice.press(sheet, letter, 'send').catch(() => 'no answer');
      await sprung;
      const first = await answer;
      house.smtp.lift();
      house.imap.lift();
      await house.start();
      // Whoever sees no answer presses Send again, on the page that still stands there.
      if (!first.includes('sent=')) {
        ledger.repeated += 1;
        await alice.press(sheet, letter, 'send');
      }
    }
    const outcome = await ledger.settle(house, 90);
    if (outcome.missing.length > 0) console.log(`seed ${seed}`, outcome.missing, places);
    told({ ...outcome, note: `${outcome.note}, Send pressed again ${ledger.repeated} times, seed ${seed}` });
  });
}

test('SIGTERM in the middle of a send @quick', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const title = subject('SIGTERM');
  const slow = house.smtp.lay({ at: 'server dot', deed: stall(2_000) });
  await alice.send({ to: BOB, subject: title });
  await until('the dot', 10, () => slow.struck === 1);
  await house.stop();
  // It waited for the answer: nothing is unclear, and the copy is filed by the next start.
  await house.start();
  await house.quiet(15);
  const there = await count(stack, 'bob', title);
  expect(await alice.row(title)).toBeUndefined();
  expect(await count(stack, 'alice', title, 'Sent')).toBe(1);
  told({ runs: 1, lost: there < 1 ? 1 : 0, doubled: there > 1 ? 1 : 0 });
});

test('SIGTERM while the server does not answer', async ({ household, told, stage: { stack } }) => {
  test.setTimeout(180_000);
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const ledger = new Ledger(alice, 'bob');
  const stops: number[] = [];
  for (const at of ['client RCPT', 'server DATA', 'server dot']) {
    const title = subject('SIGTERM, stalled');
    ledger.add(title);
    const stalled = house.smtp.lay({ at, deed: stall() });
    await alice.send({ to: BOB, subject: title });
    await until('stalled', 10, () => stalled.struck === 1);
    stops.push(await house.stop());
    house.smtp.lift();
    await house.start();
    // Given back, so there is no lease to wait for.
    const due = at === 'server dot' ? 'May have been sent' : undefined;
    await until('given back', 4, async () => (await alice.row(title))?.state === due);
    expect(await count(stack, 'bob', title)).toBe(1);
  }
  const outcome = await ledger.settle(house, 30);
  told({ ...outcome, note: `stopped within ${Math.round(Math.max(...stops) / 1000)} s` });
});

test('two servers on one PostgreSQL, one killed', async ({ household, stage, told }) => {
  test.setTimeout(300_000);
  const postgres = await Postgres.start(stage.dir);
  try {
    const first = await household({ host: 'provider', database: postgres.url });
    // The same key of queued passwords.
    const second = await household({ host: 'provider', database: postgres.url, dir: first.dir });
    const alice = await Writer.signedIn(first, 'alice');
    const other = await Writer.signedIn(second, 'alice');
    const ledger = new Ledger(other, 'bob');
    const rounds = 6;
    const each = 10;
    const { roll, seed } = dice();
    for (let round = 0; round < rounds; round += 1) {
      // In the middle of one of its messages, the others waiting for whoever comes.
      const laid = first.smtp.lay({
        at: SMTP[1 + roll(SMTP.length - 1)],
        nth: 1 + roll(3),
        deed: async (talk, step, octets) => {
          if (roll(2)) await talk.pass(step.side, octets);
          await first.kill();
        },
      });
      for (let n = 0; n < each; n += 1) {
        const letter = { to: BOB, from: n % 2 ? 'config@demo.test' : alice.address, subject: subject(`two servers ${round} ${n}`) };
        ledger.add(letter.subject);
        const by = n % 2 ? other : alice;
        // The first may be dead by now; then the second takes it.
        await by.send(letter).catch(() => other.send(letter));
      }
      await killedBy(first, laid, 10);
      first.smtp.lift();
      await until('taken over', 60, async () => {
        const { queued, sending } = await second.queue();
        return !queued && !sending;
      });
      await first.start();
    }
    const outcome = await ledger.settle(second, 60);
    if (outcome.missing.length > 0) console.log(`seed ${seed}`, outcome.missing);
    expect(second.smtp.count('client dot'), 'both send').toBeGreaterThan(0);
    expect(first.smtp.count('client dot'), 'both send').toBeGreaterThan(0);
    told({ ...outcome, note: `${outcome.note}, ${rounds} kills, seed ${seed}` });
  } finally {
    await postgres.end();
  }
});
