// A search goes through every folder, or through one where that is wanted.

import { en, expect, fr, test } from '../../fixtures/index.ts';
import { subject } from '../../fixtures/person.ts';

const say = {
  en: { all: 'All folders', only: /^Only Inbox/, sent: 'Sent' },
  fr: { all: 'Tous les dossiers', only: /^Seulement Boîte de réception/, sent: 'Envoyés' },
};

for (const words of [en, fr]) {
  const named = say[words.lang as 'en' | 'fr'];

  for (const scripts of [true, false]) {
    test.describe(`${words.lang}, ${scripts ? 'with' : 'without'} scripts`, () => {
      test.use({ words });

      test('alice finds her letter in the inbox and in Sent, and the folders say so', async ({ person }) => {
        const title = subject('Lost and found');
        const alice = await person('alice', { scripts });
        await alice.newMessage();
        await alice.write(alice.address, title, 'Where did I put it?');
        await alice.send();
        await expect(alice.page.getByRole('textbox', { name: words.body })).toBeHidden();
        await alice.waitFor(title);
        const list = alice.page.getByRole('list', { name: words.messages });
        const rows = list.getByRole('link', { name: new RegExp(title) });
        const search = alice.page.getByRole('textbox', { name: words.search });
        await expect(async () => {
          await search.fill(title);
          await search.press('Enter');
          await expect(rows).toHaveCount(2, { timeout: 2_000 });
        }).toPass();
        await expect(alice.page.getByRole('link', { name: named.all })).toHaveAttribute('aria-current', 'true');
        const sent = rows.filter({ hasText: named.sent });
        await expect(sent).toHaveCount(1);
        await sent.click();
        const pane = alice.page.getByRole('region', { name: words.readingPane });
        await expect(pane.getByRole('heading', { name: title })).toBeVisible();
        await expect(rows).toHaveCount(2);
        await expect(alice.page).toHaveURL(/at=sent/);
        await alice.page.getByRole('link', { name: named.only }).click();
        await expect(rows).toHaveCount(1);
        await expect(alice.page).toHaveURL(/in=folder/);
        if (scripts) expect(alice.problems).toEqual([]);
      });
    });
  }
}
