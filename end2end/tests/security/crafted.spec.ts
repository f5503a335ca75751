// Requests made past the page: the server decides, whatever a browser says.

import { en, expect, test } from '../../fixtures/index.ts';
import { type Person, subject } from '../../fixtures/person.ts';

test.use({ words: en });

/** Sends the compose form as the page without scripts would, with other values. */
async function post(person: Person, values: Record<string, string>): Promise<string> {
  const page = person.page;
  await page.goto('/compose');
  const hidden = async (name: string) => page.locator(`form [name=${name}]`).first().inputValue();
  const form = {
    draft: await hidden('draft'),
    revision: await hidden('revision'),
    submission_key: await hidden('submission_key'),
    to: 'bob@demo.test',
    cc: '',
    bcc: '',
    body: 'Crafted.',
    action: 'send',
    ...values,
  };
  const response = await page.request.post('/compose/form', {
    multipart: form,
    headers: { origin: new URL(page.url()).origin },
    maxRedirects: 0,
  });
  return response.headers().location ?? String(response.status());
}

test('carol types the From into the request itself and is refused', async ({ person }) => {
  const carol = await person('carol', { scripts: false });
  for (const from of ['config@demo.test', 'Configuration <config@demo.test>', 'CONFIG@DEMO.TEST', '"config"@demo.test']) {
    expect(await post(carol, { from, subject: subject('crafted') }), from).toMatch(/said=refused/);
  }
  await expect(async () => {
    const location = await post(carol, { from: 'config@demo.test\r\nBcc: eve@demo.test', subject: 'x' });
    expect(location).toMatch(/said=refused/);
  }).toPass();
});

test('a reply and a draft are checked like a new message', async ({ person, words }) => {
  const carol = await person('carol', { scripts: false });
  await carol.open('/mail/carol@demo.test/inbox');
  await carol.page.getByRole('list', { name: words.messages }).or(carol.page.getByRole('grid', { name: words.messages })).getByRole('link').first().click();
  await carol.button(words.reply).first().click();
  await expect(carol.page.getByRole('textbox', { name: words.body })).toBeVisible();
  const url = carol.page.url();
  const draft = await carol.page.locator('form [name=draft]').first().inputValue();
  const revision = await carol.page.locator('form [name=revision]').first().inputValue();
  const response = await carol.page.request.post('/compose/form', {
    multipart: { draft, revision, submission_key: `crafted-${Date.now()}`, from: 'config@demo.test', to: 'bob@demo.test', cc: '', bcc: '', subject: 're', body: 'x', action: 'send' },
    headers: { origin: new URL(url).origin },
    maxRedirects: 0,
  });
  expect(response.headers().location).toMatch(/said=refused/);
});

test("another user's draft, message, mailbox and identity are not found", async ({ person }) => {
  const alice = await person('alice', { scripts: false });
  await alice.page.goto('/compose');
  const draft = await alice.page.locator('form [name=draft]').first().inputValue();
  await alice.write('bob@demo.test', subject('private'), 'Private words');
  await alice.page.locator('form [name=action][value=save]').first().click();

  const carol = await person('carol', { scripts: false });
  const get = (path: string) => carol.page.request.get(path, { maxRedirects: 0 });
  expect(await (await get(`/compose?draft=${draft}`)).text()).not.toContain('Private words');
  for (const path of ['/frame/alice@demo.test/inbox/1-1', '/source/alice@demo.test/inbox/1-1', '/attachment/config@demo.test/inbox/1-1/1']) {
    expect((await get(path)).status(), path).toBe(404);
  }
  const page = await get('/mail/config@demo.test/inbox');
  expect(await page.text()).not.toContain('<iframe');
});

test('server functions called with an identity of somebody else are refused', async ({ person, words }) => {
  // alice's page shows which id her grant has; carol's page then sends that id.
  const alice = await person('alice');
  const ids: string[] = [];
  alice.page.on('request', (request) => {
    const found = /"identity":"([^"]+)"/.exec(request.postData() ?? '');
    if (found) ids.push(found[1]);
  });
  await alice.newMessage();
  await alice.ensureFrom();
  await alice.combobox(words.from).fill('config');
  await alice.page.getByText('config@demo.test').first().click();
  await expect(async () => expect(ids.length).toBeGreaterThan(0)).toPass();

  const carol = await person('carol');
  let sent = 0;
  await carol.page.route('**/api/**', async (route) => {
    const body = route.request().postData() ?? '';
    const crafted = body.replace(/"from":"own"/g, `"from":{"identity":"${ids[0]}"}`).replace(/"from":\{"[^}]*\}/g, `"from":{"identity":"${ids[0]}"}`);
    if (crafted !== body) sent += 1;
    await route.continue({ postData: crafted });
  });
  const title = subject('stolen identity');
  await carol.newMessage();
  await carol.write('bob@demo.test', title, 'As somebody else.');
  await carol.send();
  await expect(async () => expect(sent).toBeGreaterThan(0)).toPass();
  await expect(carol.page.getByRole('alert').first()).toBeVisible();
  await expect(carol.page.getByRole('textbox', { name: words.body })).toHaveValue(/As somebody else\./);
});

test('a change sent from another site is refused', async ({ person }) => {
  const alice = await person('alice', { scripts: false });
  for (const path of ['/logout', '/preferences', '/compose/form', '/mail/actions']) {
    const response = await alice.page.request.post(path, {
      form: { a: 'b' },
      headers: { origin: 'https://evil.test' },
      maxRedirects: 0,
    });
    expect(response.status(), path).toBe(403);
  }
});

test('signing out ends the session on the server', async ({ person, words, browser, house }) => {
  const alice = await person('alice');
  const cookies = await alice.page.context().cookies();
  const session = cookies.find(({ name }) => name.startsWith('__Host-'));
  expect(session).toMatchObject({ httpOnly: true, secure: true, path: '/' });
  await alice.button(words.signOut).or(alice.page.getByRole('button', { name: words.signOut })).first().click({ timeout: 5_000 }).catch(async () => {
    await alice.page.locator('summary, [aria-haspopup]').filter({ hasText: /AL/ }).first().click();
    await alice.button(words.signOut).click();
  });
  await expect(alice.page.getByRole('button', { name: words.signIn })).toBeVisible();
  const stolen = await browser.newContext({ baseURL: house.url });
  await stolen.addCookies(cookies);
  const page = await stolen.newPage();
  await page.goto('/mail');
  await expect(page.getByRole('button', { name: words.signIn })).toBeVisible();
  await stolen.close();
});
