// How fast a full outbox empties, beside a client that does nothing but send.

import { copies, withImap } from '../fixtures/faults/copies.ts';
import { expect, test } from '../fixtures/faults/index.ts';
import { sendAll } from '../fixtures/faults/rawsmtp.ts';
import { pause, until } from '../fixtures/faults/stage.ts';
import { Writer } from '../fixtures/faults/writer.ts';

const MANY = Number(process.env.FAULTS_LETTERS ?? 1000);
/** As many connections as there are workers, each with one letter at a time. */
const WORKERS = 4;
const GOAL = 0.5;
const BODY = Array.from({ length: 20 }, () => 'Words enough to fill a line of a letter, and then some more.').join('\n');

/** The wall clock's minutes in UTC, as the field `send_at` has them. */
function minute(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}

test(`${MANY} queued messages through ${WORKERS} workers`, async ({ household, told, stage: { stack } }) => {
  test.setTimeout(1_200_000);
  const house = await household({ settings: `workers = ${WORKERS}` });
  const alice = await Writer.signedIn(house, 'alice');
  const title = (number: number) => `throughput ${process.pid} ${number}`;

  // All are queued for one minute that is yet to come, however long that takes.
  const sheet = await alice.sheet();
  const begun = Date.now();
  await alice.press(sheet, { to: 'bob@demo.test', subject: 'a first one', body: BODY }, 'save');
  const one = Date.now() - begun;
  const enough = Math.max(120_000, one * MANY * 1.5);
  const at = Math.ceil((Date.now() + enough) / 60_000) * 60_000;
  let next = 0;
  const queueing = Array.from({ length: 4 }, async () => {
    while (next < MANY) {
      const letter = { to: 'bob@demo.test', subject: title(next++), body: BODY, send_at: minute(at) };
      const location = await alice.press(await alice.sheet(), letter, 'send');
      if (!location.includes('sent=')) throw new Error(`not queued: ${location}`);
    }
  });
  await Promise.all(queueing);
  expect(Date.now(), 'queued in time').toBeLessThan(at);
  expect((await house.queue()).queued).toBe(MANY);

  // The same letters by the bare client, while the outbox waits.
  const letters = Array.from({ length: MANY }, (_, number) =>
    [
      'From: Alice Laurent <alice@demo.test>',
      'To: bob@demo.test',
      `Subject: bare ${title(number)}`,
      `Message-ID: <bare-${process.pid}-${number}@demo.test>`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      BODY,
    ]
      .join('\n')
      .replace(/\n/g, '\r\n'),
  );
  expect(Date.now() + 30_000, 'time for the bare client').toBeLessThan(at);
  const bare = MANY / (await sendAll(stack, 'alice', 'bob@demo.test', letters, WORKERS));

  await until('the minute', (at - Date.now()) / 1000 + 10, () => Date.now() >= at);
  let accepted = 0;
  await until('all sent', 600, async () => {
    const { queued = 0, sending = 0, deferred = 0 } = await house.queue();
    if (queued + sending + deferred > 0) return false;
    accepted = Date.now();
    return true;
  });
  const ours = MANY / ((accepted - at) / 1000);
  await house.quiet(600);
  const filed = MANY / ((Date.now() - at) / 1000);
  await pause(3_000);
  const there = await copies(stack, 'bob');
  const numbers = Array.from({ length: MANY }, (_, number) => there.get(title(number)) ?? 0);
  const ratio = ours / bare;
  const note = `${ours.toFixed(0)} messages/s beside ${bare.toFixed(0)} of a bare client on ${WORKERS} connections: ${ratio.toFixed(2)}x (goal ${GOAL}x); with copies filed ${filed.toFixed(0)}/s`;

  if (ratio < GOAL) console.log(`short: ${ratio.toFixed(2)}x of a bare client, goal ${GOAL}x`);
  await withImap(stack, 'bob', async (client) => {
    await client.mailboxOpen('INBOX');
    await client.messageDelete('1:*');
  });
  told({ runs: MANY, lost: numbers.filter((n) => n < 1).length, doubled: numbers.filter((n) => n > 1).length, note });
});
