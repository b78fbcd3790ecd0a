// A shopper taps twice: while the backend's process has no file handle left, and when it has some again. Prints both
// answers, and the claims that were open between.
import { closeSync, openSync } from 'node:fs';
import { createGateway } from 'couponkit/server';

const { credentials, operation, params, owned } = JSON.parse(process.env.CLAIM);
const gateway = createGateway({ credentials, allow: [operation], authorize: () => ({ user: { id: 'ann' }, owned }) });

async function tap() {
  const body = JSON.stringify({ version: 1, operation, params });
  const headers = { 'content-type': 'application/json' };
  return (await gateway(new Request('https://shop.example/', { method: 'POST', headers, body }))).json();
}

const taken = [];
try {
  for (;;) taken.push(openSync('/dev/null'));
} catch {
  // None is left.
}
const first = await tap();
taken.forEach(closeSync);
const open = [];
for await (const { state } of gateway.claims.list(['claimed', 'sending', 'unknown'])) open.push(state);
console.log(JSON.stringify({ first, open, second: await tap() }));
