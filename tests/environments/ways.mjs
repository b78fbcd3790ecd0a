// Ways to run a project: each answers with what it shows and, for a page, what that weighs.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expected } from '../package/project/checkout.mjs';
import { serve } from '../package/browser.mjs';
import { Unavailable, freePort } from './project.mjs';

/** What a build has left in a folder, pages apart: one file after the other. */
export function scriptsIn(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => /\.(m|c)?js$/.test(name));
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}

/** Fails unless the page or program has come to the right figures. */
export function agrees(shown) {
  assert.deepEqual(shown, expected);
}

/** The page that a build has left in a folder, without a complaint in the console. */
export async function builtPage({ t, open }, folder, { page = 'index.html', headers } = {}) {
  const { complaints, ...seen } = await open(`${await serve(t, folder, headers)}/${page}`);
  assert.deepEqual(complaints, []);
  return seen;
}

/** A page of a server that the project starts. `args` gets the port. */
export async function servedPage({ project, open }, program, args, { path = '', env = {} } = {}) {
  const port = await freePort();
  const { address, stop } = await project.serve(program, args(port), `http://127.0.0.1:${port}/`, { ...env, PORT: port });
  try {
    return await open(address + path);
  } finally {
    await stop();
  }
}

/** What a server of the project answers with. */
export async function served({ project }, program, args, { path = '', env = {} } = {}) {
  const port = await freePort();
  const { address, stop } = await project.serve(program, args(port), `http://127.0.0.1:${port}/`, { ...env, PORT: port });
  try {
    const response = await fetch(address + path);
    const text = await response.text();
    assert.equal(response.status, 200, text.slice(0, 2000));
    return { shown: JSON.parse(text) };
  } finally {
    await stop();
  }
}

/** What a program prints last. */
export async function printed({ project }, program, args, env) {
  const lines = (await project.run(program, args, env)).trim().split('\n');
  return { shown: JSON.parse(lines.at(-1)) };
}

/** What a test runner's tests have left in shown.json. */
export async function tested({ project }, program, args) {
  await project.run(program, args);
  return { shown: JSON.parse(project.read('shown.json')) };
}

/** The package's module in a bundle: how often. It begins with its bytes by frequency, in hexadecimal. */
export function countModules(folder, project) {
  const entry = project.read('node_modules/couponkit/index.mjs');
  const chunks = [...entry.matchAll(/from"\.\/(shared-\w+\.mjs)"/g)].map(([, name]) => project.read('node_modules/couponkit', name));
  const begin = /["'`]([0-9a-f]{512})/.exec(chunks.join('\n'))[1];
  return scriptsIn(folder).split(begin).length - 1;
}

/** A page that takes the backend's half gets an error at once. */
export async function refusesBackend({ t, open }, folder, page = 'index.html') {
  const address = await serve(t, folder);
  await assert.rejects(open(`${address}/${page}`, { patience: 1000 }), /couponkit\/server holds credentials/);
}

/** Where the program of a runtime is, which npm installs for the machines that it is made for. */
export function programOf(project, name, ...places) {
  const place = places.find((each) => existsSync(project.path(each)));
  if (!place) throw new Unavailable(`npm brings no ${name} for this machine`);
  return place;
}
