// What is done to messages, and taken back.

import { en, expect, fr, test } from '../../fixtures/index.ts';
import { type Person, subject } from '../../fixtures/person.ts';

const deeds = {
  en: {
    archive: 'Archive',
    erase: 'Delete for good',
    sure: 'Delete for good?',
    keep: 'Keep',
    undo: 'Undo move',
    both: /2 messages archived/,
    trashed: /Moved to the trash|were moved/,
    back: /Put back/,
    two: /2 messages moved to the trash/,
    half: 'One message was put back. One is still in Trash.',
    again: 'Try again',
    part: 'One message was moved to Trash. One is still in Archive.',
    away: 'One message was moved to Trash. One is no longer where it was shown.',
    gone: /deleted for good|Deleted for good/,
    shortcuts: 'Keyboard shortcuts',
    close: 'Close',
    next: 'Next message in the list',
  },
  fr: {
    archive: 'Archiver',
    erase: 'Supprimer définitivement',
    sure: 'Supprimer définitivement ?',
    keep: 'Conserver',
    undo: 'Annuler le déplacement',
    both: /2 messages archivés/,
    trashed: /mis à la corbeille|ont été déplacés/,
    back: /Remis en place/,
    two: /2 messages mis à la corbeille/,
    half: 'Un message a été remis en place. Un message est encore dans Corbeille.',
    again: 'Réessayer',
    part: 'Un message a été déplacé vers Corbeille. Un message est encore dans Archives.',
    away: 'Un message a été déplacé vers Corbeille. Un message n’est plus là où il était affiché.',
    gone: /supprimés? définitivement/i,
    shortcuts: 'Raccourcis clavier',
    close: 'Fermer',
    next: 'Message suivant de la liste',
  },
};

/** Messages of alice's to herself, in her inbox. */
async function letters(alice: Person, title: string, count: number): Promise<string[]> {
  const titles = [];
  for (let i = 0; i < count; i += 1) {
    titles.push(`${title} ${i}`);
    await alice.newMessage();
    await alice.write(alice.address, titles[i], 'To be filed.');
    await alice.send();
    await expect(alice.page.getByRole('textbox', { name: alice.words.body })).toBeHidden();
  }
  for (const one of titles) await alice.waitFor(one);
  return titles;
}

async function choose(alice: Person, title: string): Promise<void> {
  await alice.page.getByRole('checkbox', { name: new RegExp(title) }).check();
}

/** Two letters, the first of them archived; both found and ticked, each in its folder. */
async function inTwoFolders(alice: Person, title: string, say: { archive: string; undo: string }): Promise<string[]> {
  const titles = await letters(alice, title, 2);
  await choose(alice, titles[0]);
  await alice.button(say.archive).first().click();
  // The row is gone before the server has said so.
  await expect(alice.button(say.undo)).toBeVisible();
  await alice.open(`/mail/alice@demo.test/inbox?q=${encodeURIComponent(title)}`);
  for (const folder of ['archive', 'inbox']) await alice.page.locator(`input[name=keys][value^="${folder}/"]`).check();
  return titles;
}

for (const words of [en, fr]) {
  const say = deeds[words.lang as 'en' | 'fr'];

  test.describe(words.lang, () => {
    test.use({ words });

    test('alice archives two messages and takes it back', async ({ person }) => {
      const alice = await person('alice');
      const titles = await letters(alice, subject('To file'), 2);
      for (const title of titles) await choose(alice, title);
      await alice.button(say.archive).first().click();
      const toast = alice.page.getByRole('status').filter({ hasText: say.both });
      await expect(toast).toBeVisible();
      for (const title of titles) await expect(alice.row(title)).toBeHidden();
      await toast.getByRole('button', { name: say.undo }).click();
      await expect(alice.page.getByRole('status').filter({ hasText: say.back })).toBeVisible();
      for (const title of titles) await expect(alice.row(title)).toBeVisible();
      await alice.open('/mail/alice@demo.test/archive');
      for (const title of titles) await expect(alice.row(title)).toBeHidden();
      expect(alice.problems).toEqual([]);
    });

    test('half of it cannot be taken back: that is said, and tried again', async ({ person }) => {
      const alice = await person('alice');
      const title = subject('Half');
      const titles = await inTwoFolders(alice, title, say);
      await alice.page.locator('button[name=verb][value=delete]').first().click();
      const toast = alice.page.getByRole('status').filter({ hasText: say.two });
      await expect(toast).toBeVisible();
      let calls = 0;
      await alice.page.route(/carry_out/, (route) => ((calls += 1) === 2 ? route.abort() : route.continue()));
      await toast.getByRole('button', { name: say.undo }).click();
      const alert = alice.page.getByRole('alert').filter({ hasText: say.half });
      await expect(alert).toBeVisible();
      await alert.getByRole('button', { name: say.again }).click();
      await expect(alice.page.getByRole('status').filter({ hasText: say.back })).toBeVisible();
      expect(calls).toBe(3);
      await alice.open('/mail/alice@demo.test/inbox');
      await expect(alice.row(titles[1])).toBeVisible();
      await alice.open('/mail/alice@demo.test/archive');
      await expect(alice.row(titles[0])).toBeVisible();
    });

    test('half of it is moved: that is said, with where the rest is, and taken back', async ({ person }) => {
      const alice = await person('alice');
      const title = subject('Partly');
      const titles = await inTwoFolders(alice, title, say);
      await alice.page.route(/carry_out/, (route) => ((route.request().postData() ?? '').includes('archive') ? route.abort() : route.continue()));
      await alice.page.locator('button[name=verb][value=delete]').first().click();
      const alert = alice.page.getByRole('alert').filter({ hasText: say.part });
      await expect(alert).toBeVisible();
      await expect(alice.row(titles[0])).toBeVisible();
      await expect(alice.row(titles[1])).toBeVisible();
      await alert.getByRole('button', { name: say.undo }).click();
      await expect(alice.page.getByRole('status').filter({ hasText: say.back })).toBeVisible();
      await alice.open('/mail/alice@demo.test/inbox');
      await expect(alice.row(titles[1])).toBeVisible();
    });

    test('without scripts too what was not moved is said', async ({ person }) => {
      const alice = await person('alice', { scripts: false });
      const title = subject('Plainly partly');
      const titles = await inTwoFolders(alice, title, say);
      // The archive was made anew since the page was: its messages have other names.
      await alice.page.locator('input[name=keys][value^="archive/"]').evaluate((box: HTMLInputElement) => {
        box.value = 'archive/4000000000-1';
      });
      await alice.page.locator('button[name=verb][value=delete]').first().click();
      const alert = alice.page.getByRole('alert').filter({ hasText: say.away });
      await expect(alert).toBeVisible();
      await expect(alice.page).toHaveURL(new RegExp(encodeURIComponent(title).replace(/%20/g, '(%20|\\+)')));
      await alert.getByRole('button', { name: say.undo }).click();
      await expect(alice.page.getByRole('status').filter({ hasText: say.back })).toBeVisible();
      await alice.open('/mail/alice@demo.test/inbox');
      await expect(alice.row(titles[1])).toBeVisible();
    });

    test('without scripts a move is taken back by a button too', async ({ person }) => {
      const alice = await person('alice', { scripts: false });
      const titles = await letters(alice, subject('Plainly moved'), 2);
      for (const title of titles) await choose(alice, title);
      await alice.button(say.archive).first().click();
      for (const title of titles) await expect(alice.row(title)).toBeHidden();
      await alice.button(say.undo).click();
      await expect(alice.page.getByRole('status').filter({ hasText: say.back })).toBeVisible();
      for (const title of titles) await expect(alice.row(title)).toBeVisible();
      // Taken back twice, by the browser's own way back: nothing is there to be moved.
      await alice.page.goBack();
      await alice.button(say.undo).click();
      await expect(alice.page.getByRole('alert')).toBeVisible();
    });

    for (const scripts of [true, false]) {
      test(`deleting for good is asked about first, ${scripts ? 'with' : 'without'} scripts`, async ({ person }) => {
        const alice = await person('alice', { scripts });
        const [title] = await letters(alice, subject('To forget'), 1);
        await choose(alice, title);
        await alice.page.locator('button[name=verb][value=delete]').first().click();
        await expect(alice.page.getByText(say.trashed).first()).toBeVisible();
        await alice.open('/mail/alice@demo.test/trash');
        const ask = async () => {
          await choose(alice, title);
          await alice.button(say.erase).first().click();
        };
        await ask();
        const dialog = alice.page.getByRole('dialog', { name: say.sure });
        await expect(dialog).toBeVisible();
        await dialog.getByRole('button', { name: say.keep }).click();
        await expect(dialog).toBeHidden();
        await alice.open('/mail/alice@demo.test/trash');
        await expect(alice.row(title)).toBeVisible();
        await ask();
        await dialog.getByRole('button', { name: say.erase }).click();
        await expect(alice.row(title)).toBeHidden();
        await expect(alice.page.getByText(say.gone).first()).toBeVisible();
      });
    }

    test('a question mark shows what keys do, and so do the settings', async ({ person }) => {
      const alice = await person('alice');
      await alice.page.keyboard.press('?');
      const help = alice.page.getByRole('dialog', { name: say.shortcuts });
      await expect(help).toContainText(say.next);
      await help.getByRole('button', { name: say.close }).click();
      await expect(help).toBeHidden();
      await alice.page.getByRole('textbox', { name: words.search }).press('?');
      await expect(help).toBeHidden();
      await alice.open('/settings');
      await expect(alice.page.getByRole('region', { name: say.shortcuts })).toContainText(say.next);
    });
  });
}
