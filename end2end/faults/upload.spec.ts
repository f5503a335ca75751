// A large file over a slow line that breaks.

import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

import { copies } from '../fixtures/faults/copies.ts';
import { expect, test } from '../fixtures/faults/index.ts';
import { walk, worded } from '../fixtures/faults/pace.ts';
import { pause } from '../fixtures/faults/stage.ts';
import { type Sheet, Writer } from '../fixtures/faults/writer.ts';
import { subject } from '../fixtures/person.ts';

const SIZE = 25 << 20;
/** Octets a second: 1 Mbit/s. */
const LINE = 125_000;
/** A few pieces of half a MiB, and what the readers beside it need: 5 MiB measured, whatever the file's size. */
const MOST_MEMORY = 16 << 20;

/** The compose form with a file in it, as a browser sends it; broken off after this part of it. */
async function upload(alice: Writer, sheet: Sheet, part: number): Promise<void> {
  const { hostname, port } = new URL(alice.household.url);
  const boundary = 'a-slow-line';
  const field = (name: string, value: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const { draft, revision, submission_key, from } = sheet;
  const fields = { draft, revision, submission_key, from, to: 'bob@demo.test', cc: '', bcc: '', subject: 'A large file', body: '', action: 'save' };
  const head = Object.entries(fields).map(([name, value]) => field(name, value)).join('');
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="film.bin"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head + file), randomBytes(SIZE), Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(
    `POST /compose/form HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${alice.household.url}\r\nCookie: ${alice.cookies}\r\n` +
      `Content-Type: multipart/form-data; boundary=${boundary}\r\nContent-Length: ${body.length}\r\n\r\n`,
  );
  const begun = Date.now();
  const end = Math.floor(body.length * part);
  for (let sent = 0; sent < end && !socket.destroyed; ) {
    const due = Math.min(end, Math.floor(((Date.now() - begun) / 1000) * LINE));
    if (due > sent) {
      socket.write(body.subarray(sent, due));
      sent = due;
    }
    await pause(20);
  }
  socket.destroy();
}

test('25 MB at 1 Mbit/s, cut at 90 %', async ({ household, told, stage: { stack } }) => {
  test.setTimeout(400_000);
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const bob = await Writer.signedIn(house, 'bob');
  const inbox = '/mail/bob@demo.test/inbox';
  await bob.page(inbox);
  const quiet = walk(bob, inbox);
  await pause(20_000);
  const before = await quiet.stop();
  const sheet = await alice.sheet();
  const idle = house.resident;
  let most = idle;
  const watch = setInterval(() => (most = Math.max(most, house.resident)), 500);
  const walking = walk(bob, inbox);
  await upload(alice, sheet, 0.9);
  const during = await walking.stop();
  await pause(2_000);
  clearInterval(watch);
  const grew = most - idle;
  // Nothing half is attached, and the draft goes on.
  const title = subject('after the cut');
  const again = await alice.sheet();
  const html = await alice.page(`/compose?draft=${sheet.draft}`);
  expect(html.includes('film.bin')).toBe(false);
  expect(await alice.press(again, { to: 'bob@demo.test', subject: title }, 'send')).toContain('sent=');
  await house.quiet(20);
  const there = (await copies(stack, 'bob')).get(title) ?? 0;
  expect(grew).toBeLessThan(MOST_MEMORY);
  expect(during.p99).toBeLessThan(before.p99 * 2 + 50);
  told({
    runs: 1,
    lost: there < 1 ? 1 : 0,
    doubled: there > 1 ? 1 : 0,
    note: `${(grew / 1_048_576).toFixed(0)} MiB more memory at most; ${worded(before, during)}`,
  });
});
