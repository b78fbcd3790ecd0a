// The whole site and a phone that opens it, for all tests of a file: a file runs in a process of its own.
import { after, before } from 'node:test';
import { openPhone } from './browser.mjs';
import { startAll } from './site.mjs';

/** @type {Awaited<ReturnType<typeof startAll>>} */
export let site;
/** @type {Awaited<ReturnType<typeof openPhone>>} */
export let phone;

before(async () => {
  site = await startAll();
  phone = await openPhone();
});
after(async () => {
  await phone?.close();
  await site?.close();
});
