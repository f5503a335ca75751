// A disk that is full, a database that is locked or goes away, a clock that jumps.

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { count } from '../fixtures/faults/copies.ts';
import { expect, test } from '../fixtures/faults/index.ts';
import { Ledger } from '../fixtures/faults/ledger.ts';
import { walk, worded } from '../fixtures/faults/pace.ts';
import { Postgres } from '../fixtures/faults/postgres.ts';
import { type Deed, say, stall } from '../fixtures/faults/proxy.ts';
import { pause, until } from '../fixtures/faults/stage.ts';
import { Writer } from '../fixtures/faults/writer.ts';
import { subject } from '../fixtures/person.ts';

const BOB = 'bob@demo.test';

/** A disk of its own; undefined where nobody may mount one. */
function smallDisk(below: string, size: string): string | undefined {
  const dir = mkdtempSync(join(below, 'disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0755`, 'tmpfs', dir], { stdio: 'pipe' });
    return dir;
  } catch {
    return undefined;
  }
}

/** To the last octet. */
function fill(dir: string): void {
  for (const [name, piece] of [['a', 1 << 16], ['b', 512]] as const) {
    for (let number = 0; ; number += 1) {
      try {
        writeFileSync(join(dir, `full-${name}-${number}`), Buffer.alloc(piece));
      } catch {
        break;
      }
    }
  }
}

function free(dir: string): void {
  execFileSync('sh', ['-c', `rm -f ${dir}/full-*`]);
}

test('the disk is full, then freed @quick', async ({ household, stage, told }) => {
  const disk = smallDisk(stage.dir, '8m');
  test.skip(disk === undefined, 'mounting a small disk is not permitted here');
  try {
    const dir = join(disk!, 'state');
    cpSync(stage.state(), dir, { recursive: true });
    const house = await household({ dir });
    const alice = await Writer.signedIn(house, 'alice');
    const ledger = new Ledger(alice, 'bob');
    const letter = (title: string) => ({ to: BOB, subject: subject(title) });
    // Where it runs full: before the dot, with the dot taken, while the copy is filed.
    for (const [proxy, at] of [[house.smtp, 'client DATA'], [house.smtp, 'server dot'], [house.imap, 'server APPEND']] as const) {
      const about = letter(`full at ${at}`);
      ledger.add(about.subject);
      const deed: Deed = async (talk, step, octets) => {
        fill(dir);
        await talk.pass(step.side, octets);
      };
      const laid = proxy.lay({ at, deed, when: (_, { tongue }) => proxy === house.smtp || /APPEND "?Sent/.test(tongue.command) });
      await alice.send(about);
      await until('full', 10, () => laid.struck === 1);
      await pause(1_000);
      // Nothing can be written: it says so, and keeps nothing half.
      const other = letter('written on a full disk');
      ledger.add(other.subject);
      const page = await alice.get('/compose').catch(() => undefined);
      expect(page === undefined || page.status < 600).toBe(true);
      free(dir);
      await alice.send(other);
      await house.quiet(30);
    }
    // Send itself.
    const last = letter('Send on a full disk');
    ledger.add(last.subject);
    const sheet = await alice.sheet();
    fill(dir);
    const location = await alice.press(sheet, last, 'send');
    expect(location).not.toContain('sent=');
    free(dir);
    expect(await alice.press(sheet, last, 'send')).toContain('sent=');
    const outcome = await ledger.settle(house, 60);
    if (outcome.missing.length > 0) console.log(outcome.missing);
    told(outcome);
  } finally {
    for (let tries = 0; tries < 50; tries += 1) {
      try {
        execFileSync('umount', ['-l', disk!], { stdio: 'pipe' });
        break;
      } catch {
        await pause(100);
      }
    }
  }
});

test('SQLite is locked for 30 s', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const bob = await Writer.signedIn(house, 'bob');
  const ledger = new Ledger(alice, 'bob');
  const inbox = '/mail/bob@demo.test/inbox';
  await bob.page(inbox);
  const quiet = walk(bob, inbox);
  await pause(5_000);
  const before = await quiet.stop();

  const letters = ['before the dot', 'after the dot', 'pressed meanwhile'].map((title) => ({ to: BOB, subject: subject(`locked ${title}`) }));
  for (const { subject: title } of letters) ledger.add(title);
  const sheet = await alice.sheet();
  const stalled = [house.smtp.lay({ at: 'client DATA', deed: stall(3_000) })];
  await alice.send(letters[0]);
  await until('in DATA', 10, () => stalled[0].struck === 1);
  stalled.push(house.smtp.lay({ at: 'server dot', deed: stall(3_000) }));
  await alice.send(letters[1]);
  await until('dotted', 10, () => stalled[1].struck === 1);

  const locker = spawn('sqlite3', [join(house.dir, 'porteplume.db')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const held = new Promise<void>((resolve) => locker.stdout.on('data', (said) => String(said).includes('held') && resolve()));
  locker.stdin.write("PRAGMA busy_timeout = 10000;\nBEGIN IMMEDIATE;\nSELECT 'held';\n");
  await held;
  const begun = Date.now();
  const walking = walk(bob, inbox);
  const pressed = await alice.press(sheet, letters[2], 'send');
  expect(pressed).not.toContain('sent=');
  const answered = (Date.now() - begun) / 1000;
  await pause(30_000 - (Date.now() - begun));
  const during = await walking.stop();
  locker.stdin.end('COMMIT;\n');
  await new Promise((resolve) => locker.once('exit', resolve));

  expect(await alice.press(sheet, letters[2], 'send')).toMatch(/sent=|unsent_/);
  const outcome = await ledger.settle(house, 60);
  if (outcome.missing.length > 0) console.log(outcome.missing);
  expect(await count(stack, 'bob', letters[0].subject)).toBe(1);
  told({ ...outcome, note: `${outcome.note}; Send answered after ${answered.toFixed(1)} s; ${worded(before, during)}` });
});

test('PostgreSQL restarts in mid-transaction', async ({ household, stage, told }) => {
  test.setTimeout(240_000);
  const postgres = await Postgres.start(stage.dir);
  try {
    const house = await household({ host: 'provider', database: postgres.url });
    const alice = await Writer.signedIn(house, 'alice');
    const ledger = new Ledger(alice, 'bob');
    // Of Send, of taking, of the word before the dot, and of what the server answered to it.
    for (const at of ['Send', 'client MAIL', 'client DATA', 'client body', 'server dot']) {
      const letter = { to: BOB, subject: subject(`restart at ${at}`) };
      ledger.add(letter.subject);
      const sheet = await alice.sheet();
      if (at !== 'Send') {
        const deed: Deed = async (talk, step, octets) => {
          await postgres.hold('outbox');
          await talk.pass(step.side, octets);
        };
        house.smtp.lay({ at, deed });
      } else {
        await postgres.hold('outbox');
      }
      const pressing = alice.press(sheet, letter, 'send').catch(() => 'no answer');
      await pause(1_500);
      await postgres.end();
      await pause(500);
      await postgres.begin();
      const first = await pressing;
      house.smtp.lift();
      if (!first.includes('sent=')) {
        ledger.repeated += 1;
        await until('Send again', 20, async () => /sent=|unsent_/.test(await alice.press(sheet, letter, 'send')));
      }
    }
    const outcome = await ledger.settle(house, 60);
    if (outcome.missing.length > 0) console.log(outcome.missing);
    told({ ...outcome, note: `${outcome.note}, Send pressed again ${ledger.repeated} times` });
  } finally {
    await postgres.end();
  }
});

for (const [days, words] of [[1, 'forward'], [-1, 'back']] as const) {
  test(`the clock jumps a day ${words}`, async ({ household, stage, told }) => {
    const library = execFileSync('faketime', ['-f', '+0', 'sh', '-c', 'echo $LD_PRELOAD'], { encoding: 'latin1' }).trim();
    const file = join(mkdtempSync(join(stage.dir, 'clock-')), 'time');
    const set = (to: number) => writeFileSync(file, `${to >= 0 ? '+' : ''}${to}d\n`);
    set(0);
    const under = ['env', `LD_PRELOAD=${library}`, `FAKETIME_TIMESTAMP_FILE=${file}`, 'FAKETIME_CACHE_DURATION=1', 'FAKETIME_DONT_FAKE_MONOTONIC=1'];
    const house = await household({ under });
    const alice = await Writer.signedIn(house, 'alice');
    const ledger = new Ledger(alice, 'bob');
    const write = async (title: string) => {
      const letter = { to: BOB, subject: subject(`clock ${words}, ${title}`) };
      ledger.add(letter.subject);
      await alice.send(letter);
      return letter.subject;
    };
    house.smtp.lay({ at: 'client DATA', deed: say('451 4.3.0 Come back later') });
    const put = await write('put off');
    await until('put off', 10, async () => (await alice.row(put))?.state === 'Will be tried again');
    // One before its dot and one after it, as the clock jumps.
    const early = house.smtp.lay({ at: 'client DATA', deed: stall(9_000) });
    await write('before the dot');
    await until('in DATA', 10, () => early.struck === 1);
    const late = house.smtp.lay({ at: 'server dot', deed: stall(9_000) });
    await write('after the dot');
    await until('dotted', 10, () => late.struck === 1);
    set(days);
    // Until the stalled ones go on, taken over or not.
    await pause(11_000);
    // A session that was not used for a day is over.
    await alice.signIn();
    // Seconds were to pass before its next try, whatever the clock says of them.
    const signed = Date.now();
    await until('tried again', 60, async () => (await alice.row(put))?.state !== 'Will be tried again');
    const waited = Math.round((Date.now() - signed) / 1000);
    await write('after the jump');
    const outcome = await ledger.settle(house, 60);
    if (outcome.missing.length > 0) console.log(outcome.missing);
    set(0);
    await pause(2_000);
    await alice.signIn();
    await write('after the jump back');
    const after = await ledger.settle(house, 60);
    const note = `${after.note}, the one put off for seconds tried again within ${11 + waited} s of the jump`;
    told({ ...after, unclear: outcome.unclear, note });
  });
}
