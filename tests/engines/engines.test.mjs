// In Chromium; `cargo xtask engines` does the same in Firefox and WebKit. They are named in ENGINES.
import { test } from 'node:test';
import { cases, shopping } from './flows.mjs';

for (const engine of (process.env.ENGINES ?? 'chromium').split(',')) {
  test(`${engine}: every worked case agrees below a path, and again without a network`, (t) => cases(t, engine));
  test(`${engine}: claims and a checkout below a path, which goes on without a network`, (t) => shopping(t, engine));
}
