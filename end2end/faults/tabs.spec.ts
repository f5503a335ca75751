// Two tabs write in one draft, in whatever order, over a line that loses answers.

import { copies } from '../fixtures/faults/copies.ts';
import { dice } from '../fixtures/faults/dice.ts';
import { expect, test } from '../fixtures/faults/index.ts';
import { type Sheet, Writer } from '../fixtures/faults/writer.ts';
import { subject } from '../fixtures/person.ts';

const RUNS = 20;

test('two tabs on one draft @quick', async ({ household, told, stage: { stack } }) => {
  const { roll, seed } = dice();
  const house = await household();
  const alice = await Writer.signedIn(house, 'alice');
  const file = Buffer.from('in every copy');
  let [lost, beside, repeated] = [0, 0, 0];
  /** What was sent, and how often each must be there. */
  const sent: string[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const to = 'bob@demo.test';
    const begun = await alice.press(await alice.sheet(), { to, subject: subject('begun') }, 'save', file);
    const tabs = [await alice.sheet(begun), await alice.sheet(begun)];
    const last = ['', ''];
    /** As a browser follows the answer; what is not answered is pressed again. */
    const press = async (tab: number, action: 'save' | 'send'): Promise<string> => {
      const letter = { to, subject: last[tab] };
      if (roll(3) === 0) {
        repeated += 1;
        await alice.press(tabs[tab], letter, action, undefined, { signal: AbortSignal.timeout(1 + roll(30)) }).catch(() => '');
      }
      return alice.press(tabs[tab], letter, action);
    };
    const follow = async (tab: number, where: string): Promise<Sheet> => (tabs[tab] = await alice.sheet(where));
    const steps = 2 + roll(4);
    for (let step = 0; step < steps; step += 1) {
      const tab = step < 2 ? step : roll(2);
      last[tab] = subject(`tab ${tab}`);
      const where = await press(tab, 'save');
      if (/said=(changed|leaving|left|discarded)/.test(where)) beside += 1;
      await follow(tab, where);
    }
    // Each tab's last words are in the draft it is on.
    for (const tab of [0, 1]) {
      if ((await alice.subjectOf(tabs[tab].draft)) !== last[tab]) lost += 1;
      const html = await alice.page(`/compose?draft=${tabs[tab].draft}`);
      expect(html.includes('picture.bin'), 'the file goes with both').toBe(true);
    }
    // Then one is sent, and the other writes on; sometimes both are sent.
    const first = roll(2);
    for (const tab of roll(2) === 0 ? [first] : [first, 1 - first]) {
      const where = await press(tab, 'send');
      // Pressed again after it was filed, it is told so.
      expect(where).toMatch(/sent=|unsent_left/);
      sent.push(last[tab]);
    }
    const other = 1 - first;
    if (sent.at(-1) !== last[other]) {
      last[other] = subject('written on');
      await follow(other, await press(other, 'save'));
      if ((await alice.subjectOf(tabs[other].draft)) !== last[other]) lost += 1;
    }
  }
  await house.quiet(30);
  const there = await copies(stack, 'bob');
  const doubled = sent.filter((title) => (there.get(title) ?? 0) > 1).length;
  lost += sent.filter((title) => !there.has(title)).length;
  expect(beside, 'some tabs were too late').toBeGreaterThan(0);
  told({
    runs: RUNS,
    lost,
    doubled,
    note: `${beside} kept beside, ${repeated} pressed again after a lost answer, ${sent.length} sent (seed ${seed})`,
  });
});
