// Servers that cannot prove who they are are told nothing.

import { type Flaw, identities, listen } from '../fixtures/faults/certificates.ts';
import { count } from '../fixtures/faults/copies.ts';
import { expect, test } from '../fixtures/faults/index.ts';
import { until } from '../fixtures/faults/stage.ts';
import { Writer } from '../fixtures/faults/writer.ts';
import { subject } from '../fixtures/person.ts';

/** Of the password, as LOGIN, AUTH PLAIN and AUTH LOGIN carry it. */
function says(heard: string): boolean {
  const password = 'alice-demo';
  const forms = [password, Buffer.from(password).toString('base64').slice(0, 12), Buffer.from(`\0alice@demo.test\0${password}`).toString('base64')];
  return forms.some((form) => heard.includes(form));
}

test('certificates that prove nothing @quick', async ({ household, stage, told }) => {
  const certificates = identities(stage.dir);
  const flaws = Object.keys(certificates) as Flaw[];
  let told_ = 0;
  for (const flaw of flaws) {
    const identity = certificates[flaw];
    const server = (port: number) => `host = "localhost"\nport = ${port}\ntls = "implicit"\nca = "${identity.ca}"\n`;

    const imap = await listen(identity, 'imap');
    const first = await household({ imap: server(imap.port) });
    const location = await new Writer(first, 'alice').signIn();
    // With a good one it hears the password: this shows that it would be heard.
    expect(says(imap.heard()), `${flaw}, IMAP`).toBe(flaw === 'none');
    expect(location).toContain(flaw === 'none' ? 'error=wrong' : 'error=unreachable');
    if (flaw !== 'none' && imap.heard() !== '') told_ += 1;
    await first.close();
    await imap.close();

    const smtp = await listen(identity, 'smtp');
    const second = await household({ submission: server(smtp.port) });
    const alice = await Writer.signedIn(second, 'alice');
    const title = subject(`certificate ${flaw}`);
    await alice.send({ to: 'bob@demo.test', subject: title });
    const state = flaw === 'none' ? 'Waits for your password' : 'Will be tried again';
    await until(state, 10, async () => (await alice.row(title))?.state === state);
    expect(says(smtp.heard()), `${flaw}, SMTP`).toBe(flaw === 'none');
    if (flaw !== 'none' && smtp.heard() !== '') told_ += 1;
    expect(await count(stage.stack, 'bob', title)).toBe(0);
    await second.close();
    await smtp.close();
  }
  expect(told_, 'servers without proof that were told anything').toBe(0);
  told({ runs: 2 * flaws.length, note: `${told_} told anything` });
});
