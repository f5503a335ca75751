// Read receipts: asked for, answered in the name of the mailbox, declined; nothing leaves without the reader's word.

import AxeBuilder from '@axe-core/playwright';

import { en, expect, fr, type Page, test } from '../../fixtures/index.ts';
import { laidOpen, fromPage } from '../../fixtures/mailbox.ts';
import { type Person, subject } from '../../fixtures/person.ts';

const receipts = {
  en: {
    ask: 'Ask for a read receipt',
    keep: 'Save the draft',
    row: 'Ask recipients for a read receipt',
    label: 'Read receipt',
    asks: 'asks to be told that you have read this',
    leavesAs: 'in the name of config@demo.test',
    send: 'Send receipt',
    decline: 'Do not send',
    sent: 'The receipt is on its way.',
    declined: 'No receipt is sent.',
    read: 'Read:',
    never: 'Never send one',
    each: 'Ask me each time',
    setting: 'Read receipts',
  },
  fr: {
    ask: 'Demander un accusé de lecture',
    keep: 'Enregistrer le brouillon',
    row: 'Demander aux destinataires un accusé de lecture',
    label: 'Accusé de lecture',
    asks: 'demande à savoir que vous avez lu ce message',
    leavesAs: 'au nom de config@demo.test',
    send: 'Envoyer l’accusé',
    decline: 'Ne pas envoyer',
    sent: 'L’accusé est en route.',
    declined: 'Aucun accusé n’est envoyé.',
    read: 'Lu :',
    never: 'Ne jamais en envoyer',
    each: 'Me demander à chaque fois',
    setting: 'Accusés de lecture',
  },
};

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
}

for (const words of [en, fr]) {
  const say = receipts[words.lang as 'en' | 'fr'];

  /** Writes, and asks to be told. */
  async function asks(writer: Person, to: string, title: string): Promise<void> {
    await writer.newMessage();
    await writer.write(to, title, 'Lu ?');
    await writer.button(words.more).click();
    const item = writer.page.getByRole('menuitemcheckbox', { name: say.ask });
    await expect(item).toHaveAttribute('aria-checked', 'false');
    await item.click();
    await expect(writer.page.getByRole('checkbox', { name: say.row })).toBeChecked();
    await writer.settled();
  }

  const notice = (reader: Person) => reader.page.getByRole('group', { name: say.label });

  test.describe(words.lang, () => {
    test.use({ words });

    for (const scripts of [true, false]) {
      test(`alice tells bob as config@, ${scripts ? 'with' : 'without'} scripts`, async ({ person }) => {
        const title = subject('Question to config');
        const bob = await person('bob', { scripts });
        await asks(bob, 'config@demo.test', title);
        if (scripts) {
          await bob.button(words.more).click();
          await expect(bob.page.getByRole('menuitemcheckbox', { name: say.ask })).toHaveAttribute('aria-checked', 'true');
          expect(await findings(bob.page)).toEqual([]);
          await bob.page.keyboard.press('Escape');
        }
        await bob.send();
        await expect(bob.page.getByRole('textbox', { name: words.body })).toBeHidden();

        const alice = await person('alice', { scripts });
        const inbox = '/mail/config@demo.test/inbox';
        await alice.waitFor(title, inbox);
        await alice.openMessage(title);
        await expect(notice(alice)).toContainText(say.asks);
        await expect(notice(alice)).toContainText(say.leavesAs);
        if (scripts) expect(await findings(alice.page)).toEqual([]);
        await notice(alice).getByRole('button', { name: say.send }).click();
        await expect(alice.page.getByText(say.sent).first()).toBeVisible();
        await expect(notice(alice)).toBeHidden();
        await alice.open(inbox);
        await alice.openMessage(title);
        await expect(notice(alice)).toBeHidden();

        await bob.waitFor(`${say.read} ${title}`);
        const pane = await bob.openMessage(`${say.read} ${title}`);
        await expect(pane).toContainText('config@demo.test');
        await expect(notice(bob)).toBeHidden();
        const source = laidOpen(await fromPage(bob));
        expect(source).toMatch(/report-type=disposition-notification/);
        expect(source).toContain('manual-action/MDN-sent-manually; displayed');
        expect(source).not.toMatch(/alice|laurent|porteplume/i);
        if (scripts) expect([...bob.problems, ...alice.problems]).toEqual([]);
      });
    }

    test('carol would rather not, and says so once or for good', async ({ person }) => {
      const [first, second] = [subject('Told once'), subject('Told never')];
      const bob = await person('bob');
      for (const title of [first, second]) {
        await asks(bob, 'carol@demo.test', title);
        await bob.send();
        await expect(bob.page.getByRole('textbox', { name: words.body })).toBeHidden();
      }
      const carol = await person('carol');
      await carol.waitFor(second);
      await carol.openMessage(first);
      await notice(carol).getByRole('button', { name: say.decline }).click();
      await expect(carol.page.getByText(say.declined).first()).toBeVisible();
      await carol.open('/mail/carol@demo.test/inbox');
      await carol.openMessage(first);
      await expect(notice(carol)).toBeHidden();
      await carol.openMessage(second);
      await expect(notice(carol)).toBeVisible();

      const choose = async (choice: string) => {
        await carol.open('/settings');
        const setting = carol.page.getByRole('region', { name: say.setting });
        await setting.getByRole('radio', { name: choice }).check({ force: true });
        await setting.getByRole('button', { name: words.save }).click();
        await expect(setting.getByRole('status')).toContainText(words.saved);
      };
      await choose(say.never);
      await carol.open('/mail/carol@demo.test/inbox');
      await carol.openMessage(second);
      await expect(notice(carol)).toBeHidden();
      await choose(say.each);
      await carol.open('/mail/carol@demo.test/inbox');
      await carol.openMessage(second);
      await expect(notice(carol)).toBeVisible();
      await bob.open('/mail/bob@demo.test/inbox');
      await expect(bob.row(`${say.read} ${first}`)).toBeHidden();
      expect(carol.problems).toEqual([]);
    });

    test('a draft keeps the wish, and the box takes it back', async ({ person }) => {
      const title = subject('Asked in a draft');
      const alice = await person('alice');
      await asks(alice, 'bob@demo.test', title);
      await alice.button(words.more).click();
      await alice.page.getByRole('menuitem', { name: say.keep }).click();
      await expect(alice.page).toHaveURL(/draft=/);
      await alice.page.reload();
      await alice.settled();
      const box = alice.page.getByRole('checkbox', { name: say.row });
      await expect(box).toBeChecked();
      await box.uncheck();
      await alice.send();
      await expect(alice.page.getByRole('textbox', { name: words.body })).toBeHidden();
      const bob = await person('bob');
      await bob.waitFor(title);
      await bob.openMessage(title);
      await expect(notice(bob)).toBeHidden();
      expect(await fromPage(bob)).not.toMatch(/Disposition-Notification-To/i);
    });
  });
}
