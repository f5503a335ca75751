// What alice reads in her browser while something is broken, with scripts and without.

import { type Page, expect } from '@playwright/test';

import { test } from '../fixtures/faults/index.ts';
import { passAndCut, say } from '../fixtures/faults/proxy.ts';
import type { Household } from '../fixtures/faults/stage.ts';
import { Person, subject } from '../fixtures/person.ts';
import { en } from '../fixtures/words.ts';

for (const scripts of [true, false]) {
  test(`what the pages say, scripts ${scripts ? 'on' : 'off'}${scripts ? ' @quick' : ''}`, async ({ household, browser, told }) => {
    const house: Household = await household();
    const context = await browser.newContext({ baseURL: house.url, locale: 'en', javaScriptEnabled: scripts, timezoneId: 'Europe/Paris' });
    const page: Page = await context.newPage();
    const alice = new Person(page, 'alice', en, scripts);
    await alice.signIn();
    const row = (title: string) => page.locator('.outbox-row').filter({ hasText: title });
    const send = async (title: string, to: string) => {
      await alice.open('/compose');
      await alice.write(to, title, 'Written on the train.');
      await alice.send();
      // With scripts the bar tells; the Outbox tells either way.
      await page.waitForURL((url) => !url.pathname.startsWith('/compose'));
    };
    const look = (title: string, words: RegExp | string) =>
      expect(async () => {
        await alice.open('/outbox');
        await expect(row(title).getByText(words).first()).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 20_000 });

    house.smtp.lay({ at: 'client dot', deed: passAndCut });
    const unclear = subject('unclear');
    await send(unclear, 'bob@demo.test');
    await look(unclear, 'May have been sent');
    await look(unclear, /the message may have been sent\. Look in Sent or ask a recipient/);
    await expect(row(unclear).getByRole('button', { name: 'Send it again' })).toBeVisible();
    await expect(row(unclear).getByRole('button', { name: 'Keep, do not send again' })).toBeVisible();

    const waits = house.smtp.lay({ at: 'client DATA', times: Infinity, deed: say('451 4.3.0 Come back later') });
    const later = subject('put off');
    await send(later, 'bob@demo.test');
    await look(later, 'Will be tried again');
    await row(later).locator('summary').click();
    await expect(row(later).getByText('Come back later')).toBeVisible();
    expect(waits.struck).toBeGreaterThan(0);
    house.smtp.lift();

    house.smtp.lay({ at: 'client RCPT', when: ({ octets }) => octets.includes('carol@'), deed: say('550 5.1.1 No such user here') });
    const partly = subject('one of three');
    await send(partly, 'bob@demo.test, carol@demo.test, dave@demo.test');
    await look(partly, /not to everybody: carol@demo\.test \(no such address\)/);
    await expect(row(partly).getByRole('button', { name: 'Correct and send to them alone' })).toBeVisible();

    // Kept: it counts as sent, and its copy is filed.
    await row(unclear).getByRole('button', { name: 'Keep, do not send again' }).click();
    await expect(row(unclear)).toHaveCount(0);
    await context.close();
    told({ runs: 3, unclear: 1 });
  });
}
