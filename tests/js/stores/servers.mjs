// A Redis and a PostgreSQL of a test's own, on ports of this machine that are free, with data that is gone at the end.
// REDIS_SERVER names redis-server, POSTGRES_BIN the folder with PostgreSQL's programs; `cargo xtask` finds both.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Starts Redis, which writes every step to disk. @returns its address, and how to stop, restart and pause it */
export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'couponkit-redis-'));
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction'];
  let redis;
  const start = async () => {
    redis = spawn(process.env.REDIS_SERVER ?? 'redis-server', options, { stdio: 'ignore' });
    dieTogether(redis);
    await listening(port);
  };
  const kill = async () => {
    const gone = new Promise((resolve) => { redis.once('exit', resolve); });
    redis.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    /** It dies, and comes back with what it had written. */
    async restart() {
      await kill();
      await start();
    },
    /** It answers nobody for so long. @param {number} ms */
    async pause(ms) {
      redis.kill('SIGSTOP');
      await pause(ms);
      redis.kill('SIGCONT');
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts PostgreSQL; it refuses to run as root, so that root lends it to the user of Debian's package. */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'couponkit-postgres-'));
  const port = await freePort();
  const user = process.getuid() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const run = (program, args) => execFileSync(join(binOfPostgres(), program), args, { ...user, cwd: folder, stdio: 'ignore' });
  const data = join(folder, 'data');
  run('initdb', ['--pgdata', data, '--username=shop', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C.UTF-8']);
  const server = spawn(join(binOfPostgres(), 'postgres'), ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder], { ...user, cwd: folder, stdio: 'ignore' });
  dieTogether(server);
  const config = { host: '127.0.0.1', port, user: 'shop', database: 'postgres' };
  const ask = async (text) => {
    const client = new pg.Client(config);
    await client.connect();
    await client.query(text);
    await client.end();
  };
  await answering(() => ask('SELECT 1'));
  return {
    config,
    /** Cuts every connection. */
    cut: () => ask('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND client_port IS NOT NULL'),
    async stop() {
      const gone = new Promise((resolve) => { server.once('exit', resolve); });
      server.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** No server outlives a test that was broken off. */
function dieTogether(server) {
  process.once('exit', () => server.kill('SIGKILL'));
}

/** The newest PostgreSQL of Debian's packages, where no folder is named. */
function binOfPostgres() {
  if (process.env.POSTGRES_BIN) return process.env.POSTGRES_BIN;
  const root = '/usr/lib/postgresql';
  const [newest] = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return join(root, newest, 'bin');
}

function idOf(which) {
  return Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));
}

async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => { probe.listen(0, '127.0.0.1', resolve); });
  const { port } = probe.address();
  await new Promise((resolve) => { probe.close(resolve); });
  return port;
}

async function listening(port) {
  await answering(() => new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(); });
    socket.once('error', reject);
  }));
}

async function answering(attempt) {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 200) throw error;
      await pause(50);
    }
  }
}
