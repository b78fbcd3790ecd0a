// `cargo xtask load [SECONDS]`: the gateway under load beside a bare handler that signs by node:crypto and sends by fetch.
// Each server is a process of its own, and so is the platform; the pages are this process: 32 connections that ask again
// as soon as they are answered.
import { fork } from 'node:child_process';
import http from 'node:http';
import { join } from 'node:path';

const SECONDS = Number(process.argv[2] ?? 60);
const CONNECTIONS = 32;
const ROWS = [1, 100];

const child = (file, ...args) => new Promise((resolve, reject) => {
  const started = fork(join(import.meta.dirname, file), args.map(String), { execArgv: ['--expose-gc'] });
  started.once('message', (port) => { resolve({ port, started }); });
  started.once('exit', reject);
});

for (const rows of ROWS) {
  const platform = await child('platform.mjs', rows);
  const found = {};
  // By turns, in short spells: what else the machine does then slows both alike.
  const servers = {};
  for (const name of ['bare', 'gateway']) servers[name] = await child('server.mjs', name, platform.port);
  for (const { port } of Object.values(servers)) await spell(port, 2);
  const before = await memoryOf(servers.gateway);
  const spells = Math.max(2, Math.round(SECONDS / 5));
  for (let i = 0; i < spells; i++) {
    for (const [name, { port }] of Object.entries(servers)) (found[name] ??= []).push(await spell(port, SECONDS / spells));
  }
  const after = await memoryOf(servers.gateway);
  const [bare, gateway] = ['bare', 'gateway'].map((name) => summary(found[name]));
  console.log(`${rows} row${rows === 1 ? '' : 's'}, ${SECONDS} s each, ${CONNECTIONS} connections`);
  for (const [name, { perSecond, p50, p99, errors }] of Object.entries({ bare, gateway })) {
    console.log(`  ${name.padEnd(8)} ${perSecond.toFixed(0).padStart(6)} calls/s   p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms   ${errors} errors`);
  }
  console.log(`  ratio ${(gateway.perSecond / bare.perSecond).toFixed(2)}, p99 ${(gateway.p99 / bare.p99).toFixed(2)} times, memory ${before.toFixed(1)} → ${after.toFixed(1)} MB`);
  for (const { started } of [platform, ...Object.values(servers)]) started.kill();
}

/** Asks for so long. */
async function spell(port, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const body = JSON.stringify({ version: 1, operation: 'kingdee.listWriteOffs', params: { storeId: '1333333333' } });
  const times = [];
  let errors = 0;
  const end = performance.now() + seconds * 1000;
  const page = async (n) => {
    while (performance.now() < end) {
      const start = performance.now();
      const ok = await ask(port, agent, body, n);
      times.push(performance.now() - start);
      if (!ok) errors++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, n) => page(n)));
  agent.destroy();
  return { times, errors, seconds };
}

function ask(port, agent, body, n) {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-user': `u${n}` };
    const request = http.request({ port, agent, method: 'POST', path: '/coupons', headers }, (response) => {
      let length = 0;
      response.on('data', (chunk) => { length += chunk.length; });
      response.on('end', () => { resolve(response.statusCode === 200 && length > 100); });
    });
    request.on('error', () => { resolve(false); });
    request.end(body);
  });
}

function summary(spells) {
  const times = spells.flatMap((each) => each.times).sort((a, b) => a - b);
  const seconds = spells.reduce((sum, each) => sum + each.seconds, 0);
  const errors = spells.reduce((sum, each) => sum + each.errors, 0);
  const at = (share) => times[Math.floor(times.length * share)];
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), errors };
}

function memoryOf({ started }) {
  return new Promise((resolve) => {
    started.once('message', resolve);
    started.send('memory');
  });
}
