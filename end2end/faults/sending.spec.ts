// What breaks between the webmail and its submission server, and what becomes of the message.

import { randomBytes } from 'node:crypto';

import { count } from '../fixtures/faults/copies.ts';
import { expect, test } from '../fixtures/faults/index.ts';
import { cut, passAndCut, say, stall } from '../fixtures/faults/proxy.ts';
import { pause, until } from '../fixtures/faults/stage.ts';
import { Writer } from '../fixtures/faults/writer.ts';
import { subject } from '../fixtures/person.ts';

const BOB = 'bob@demo.test';

for (const from of ['alice@demo.test', 'config@demo.test']) {
  const whose = from.startsWith('alice') ? 'her own' : 'delegated';

  test(`drop after the dot, ${whose} @quick`, async ({ household, told, stage: { stack } }) => {
    const house = await household();
    const alice = await Writer.signedIn(house, 'alice');
    const runs = 2;
    let [lost, doubled, unclear] = [0, 0, 0];
    // With the dot taken by the server, and with the dot itself lost on its way.
    for (const deed of [passAndCut, cut]) {
      house.smtp.lay({ at: 'client dot', deed });
      const title = subject('drop after the dot');
      await alice.send({ to: BOB, from, subject: title });
      await until('may have been sent', 10, async () => (await alice.row(title))?.state === 'May have been sent');
      const dots = house.smtp.count('client dot');
      await pause(3_000);
      expect(house.smtp.count('client dot'), 'nobody sends again by himself').toBe(dots);
      const there = await count(stack, 'bob', title);
      if (there > 1) doubled += 1;
      if ((await alice.row(title))?.state === 'May have been sent') unclear += 1;
      else if (there === 0) lost += 1;
    }
    expect(unclear).toBe(runs);
    told({ runs, lost, doubled, unclear });
  });

  test(`drop before and during DATA, ${whose}${whose === 'delegated' ? '' : ' @quick'}`, async ({ household, told, stage: { stack } }) => {
    const house = await household();
    const alice = await Writer.signedIn(house, 'alice');
    const places = [
      { at: 'client MAIL' },
      { at: 'client RCPT' },
      { at: 'client DATA' },
      { at: 'server DATA' },
      // Of a message so large that its end cannot be on its way yet.
      { at: 'client body', after: 1 },
      { at: 'client body', after: 300_000 },
    ];
    let [lost, doubled] = [0, 0];
    for (const place of places) {
      const title = subject('drop during DATA');
      // A worker tries again at once where a connection from the pool had died.
      const laid = house.smtp.lay({ ...place, times: 2, deed: cut });
      const file = place.after ? randomBytes(12 << 20) : undefined;
      const id = await alice.send({ to: BOB, from, subject: title }, file);
      await until('put off', 10, async () => (await alice.row(title))?.state === 'Will be tried again');
      expect(await count(stack, 'bob', title)).toBe(0);
      expect(laid.struck, place.at).toBeGreaterThan(0);
      house.smtp.lift();
      await alice.act(id, 'retry');
      await until('delivered', 15, async () => (await count(stack, 'bob', title)) > 0).catch(() => (lost += 1));
      await house.quiet(15);
      if ((await count(stack, 'bob', title)) > 1) doubled += 1;
    }
    told({ runs: places.length, lost, doubled });
  });
}

test('4xx three times @quick', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const title = subject('4xx three times');
  house.smtp.lay({ at: 'client DATA', times: 3, deed: say('451 4.3.0 Come back later') });
  const id = await alice.send({ to: BOB, subject: title });
  for (const tried of [1, 2, 3]) {
    await until(`put off ${tried} times`, 10, async () => {
      const row = await alice.row(title);
      const attempts = tried > 1 ? row?.text.includes(`Attempts: ${tried}`) : true;
      return row?.state === 'Will be tried again' && row.text.includes('Come back later') && attempts === true;
    });
    expect(await count(stack, 'bob', title)).toBe(0);
    await alice.act(id, 'retry');
  }
  await until('delivered', 10, async () => (await count(stack, 'bob', title)) > 0);
  await house.quiet(10);
  const there = await count(stack, 'bob', title);
  expect(house.smtp.count('client DATA')).toBe(4);
  told({ runs: 1, lost: there < 1 ? 1 : 0, doubled: there > 1 ? 1 : 0 });
});

test('4xx in answer to the dot @quick', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const title = subject('4xx to the dot');
  house.smtp.lay({
    at: 'client dot',
    deed: async (talk) => {
      await talk.say('452 4.3.1 No room just now\r\n');
      talk.hangUp();
    },
  });
  const id = await alice.send({ to: BOB, subject: title });
  await until('put off', 10, async () => (await alice.row(title))?.state === 'Will be tried again');
  await alice.act(id, 'retry');
  await until('delivered', 10, async () => (await count(stack, 'bob', title)) > 0);
  await house.quiet(10);
  const there = await count(stack, 'bob', title);
  told({ runs: 1, lost: there < 1 ? 1 : 0, doubled: there > 1 ? 1 : 0 });
});

test('a slow answer to the dot @quick', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const title = subject('slow dot');
  // Longer than a lease lasts: the worker lives, so nobody takes it over.
  house.smtp.lay({ at: 'server dot', deed: stall(8_000) });
  await alice.send({ to: BOB, subject: title });
  await until('the answer', 20, async () => (await count(stack, 'alice', title, 'Sent')) > 0);
  await house.quiet(10);
  const there = await count(stack, 'bob', title);
  expect(house.smtp.count('client dot')).toBe(1);
  expect(await alice.row(title)).toBeUndefined();
  told({ runs: 1, lost: there < 1 ? 1 : 0, doubled: there > 1 ? 1 : 0 });
});

test('5xx for one of three @quick', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const title = subject('5xx for one of three');
  house.smtp.lay({
    at: 'client RCPT',
    when: ({ octets }) => octets.includes('carol@'),
    deed: say('550 5.1.1 No such user here'),
  });
  await alice.send({ to: `${BOB}, carol@demo.test, dave@demo.test`, subject: title });
  await until('told of the one', 10, async () => (await alice.row(title))?.text.includes('carol@demo.test (no such address)') === true);
  const there = await Promise.all(['bob', 'carol', 'dave'].map((name) => count(stack, name, title)));
  expect(there).toEqual([1, 0, 1]);
  // Only to the one who did not get it.
  const row = await alice.row(title);
  const location = await alice.act(row!.id, 'edit');
  const html = await alice.page(location);
  expect(html).toContain('carol@demo.test');
  expect(/name="to"[^>]*value="[^"]*bob/.test(html)).toBe(false);
  told({ runs: 1, lost: there[0] + there[2] < 2 ? 1 : 0, doubled: there.some((n) => n > 1) ? 1 : 0 });
});

test('APPEND fails, then works @quick', async ({ household, told, stage: { stack } }) => {
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const faults = [
    { at: 'client APPEND', deed: cut },
    { at: 'client APPEND literal', after: 100, deed: cut },
    // It is filed, and nobody says so.
    { at: 'server APPEND', deed: cut },
    { at: 'server APPEND', deed: say('* BYE Going down') },
  ];
  let [lost, doubled] = [0, 0];
  for (const fault of faults) {
    const title = subject('APPEND fails');
    // Not the one that keeps the draft.
    const laid = house.imap.lay({ ...fault, when: (_, { tongue }) => /APPEND "?Sent/.test(tongue.command) });
    const dots = house.smtp.count('client dot');
    await alice.send({ to: BOB, subject: title });
    // The first pause between two tries is ten seconds and a fifth.
    await until('filed', 25, async () => (await count(stack, 'alice', title, 'Sent')) > 0).catch(() => (lost += 1));
    await house.quiet(25);
    expect(house.smtp.count('client dot'), 'never sent again').toBe(dots + 1);
    expect(laid.struck, fault.at).toBe(1);
    const there = [await count(stack, 'bob', title), await count(stack, 'alice', title, 'Sent')];
    if (there.some((n) => n > 1)) doubled += 1;
    if (there[0] < 1) lost += 1;
    house.imap.lift();
  }
  told({ runs: faults.length, lost, doubled });
});
