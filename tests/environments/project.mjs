// A project of somebody else's: its tools as its lock file has them, and the package as it was packed last.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from 'esbuild';

const run = promisify(execFile);
export const root = join(import.meta.dirname, '../..');

/** An environment that this machine cannot have, such as a program that is not made for it. */
export class Unavailable extends Error {}

/** Where projects are laid out: the tools stay there until a lock file changes. */
const at = (folder) => join(root, 'target/environments', folder);

/** Lays out the project of tests/environments/FOLDER. */
export function layOut(folder) {
  const source = join(import.meta.dirname, folder);
  const place = at(folder);
  mkdirSync(place, { recursive: true });
  // What an earlier run has built, and bundlers' caches.
  for (const name of readdirSync(place)) if (name !== 'node_modules') rmSync(join(place, name), { recursive: true });
  for (const each of [join(root, '.npmrc'), join(root, 'tests/package/project'), source]) {
    const isFile = each.endsWith('.npmrc');
    cpSync(each, isFile ? join(place, '.npmrc') : place, { recursive: true });
  }
  // For tools that know `require` alone.
  const checkout = readFileSync(join(place, 'checkout.mjs'), 'utf8');
  writeFileSync(join(place, 'checkout.cjs'), transformSync(checkout, { format: 'cjs' }).code);
  installTools(place);
  installPackage(place);
  return new Project(place);
}

function installTools(place) {
  const lock = readFileSync(join(place, 'package-lock.json'));
  const stamp = join(place, 'node_modules/.installed-lock.json');
  if (existsSync(stamp) && readFileSync(stamp).equals(lock)) {
    for (const cache of ['.cache', '.vite']) rmSync(join(place, 'node_modules', cache), { recursive: true, force: true });
    return;
  }
  // Not `npm ci`, which refuses locks that leave out optional packages for other machines.
  try {
    execFileSync('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: place, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  } catch ({ stderr, message }) {
    throw new Unavailable(`its tools cannot be installed: ${(stderr || message).slice(0, 1000)}`);
  }
  mkdirSync(join(place, 'node_modules'), { recursive: true });
  writeFileSync(stamp, lock);
}

/** It is no dependency in a lock file, which would pin what every build changes. */
function installPackage(place) {
  const tarball = readdirSync(join(root, 'dist')).find((name) => name.endsWith('.tgz'));
  const target = join(place, 'node_modules/couponkit');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(root, 'dist', tarball), '-C', target, '--strip-components=1']);
}

class Project {
  constructor(folder) {
    this.folder = folder;
  }

  path(...names) {
    return join(this.folder, ...names);
  }

  read(...names) {
    return readFileSync(this.path(...names), 'utf8');
  }

  write(name, text) {
    writeFileSync(this.path(name), text);
  }

  /** The version of a tool as it is installed. */
  version(tool) {
    return JSON.parse(this.read('node_modules', tool, 'package.json')).version;
  }

  /** Runs a tool that npm has installed, or a program by its path, to the end; answers with what it printed. */
  async run(program, args = [], env = {}) {
    const [file, first] = this.#command(program);
    try {
      const { stdout } = await run(file, [...first, ...args], { ...this.#options(env), maxBuffer: 1 << 26 });
      return stdout;
    } catch (error) {
      throw new Error(`${program} ${args.join(' ')}\n${error.stdout?.slice(-3000) ?? ''}${error.stderr?.slice(-3000) ?? error}`, { cause: error });
    }
  }

  /** Starts a server, and answers when it does; `stop` ends it with all that it has started. */
  async serve(program, args, address, env = {}) {
    const [file, first] = this.#command(program);
    const child = spawn(file, [...first, ...args], { ...this.#options(env), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { said += data; });
    let ended = false;
    const end = new Promise((resolve) => { child.on('close', () => { ended = true; resolve(); }); });
    const stop = async () => {
      try { process.kill(-child.pid, 'SIGKILL'); } catch { /* it has ended by itself */ }
      await end;
    };
    const patience = Date.now() + 90_000;
    while (!(await fetch(address).then(() => true, () => false))) {
      if (ended || Date.now() > patience) {
        await stop();
        throw new Error(`${program} ${args.join(' ')} does not answer at ${address}:\n${said.slice(-3000)}`);
      }
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
    return { address, stop };
  }

  #command(program) {
    if (program.includes('/')) return [resolve(this.folder, program), []];
    const bin = this.path('node_modules/.bin', program);
    return existsSync(bin) ? [process.execPath, [bin]] : [program, []];
  }

  #options(env) {
    // As on a build server, where nothing is installed on the way.
    const settings = { CI: 'true', NO_COLOR: '1', NODE_ENV: undefined, NODE_OPTIONS: undefined, NODE_TEST_CONTEXT: undefined };
    return { cwd: this.folder, env: { ...process.env, ...settings, ...env } };
  }
}

/** A port that nobody uses. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
