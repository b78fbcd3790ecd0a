// Chromium for the page tests: the installed browser, driven by playwright-core.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A phone's page in a fresh profile, and how to put all of it away.
 *
 * @param {{ fontSize?: number }} [settings] `fontSize`: the text size of the browser's own settings, where 16 is usual
 */
export async function openPhone({ fontSize } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'couponkit-chromium-'));
  if (fontSize) setFontSize(profile, fontSize);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  /** @type {string[]} */
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())));
  return {
    page,
    context,
    /** Errors that the page threw or logged so far. */
    problems,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** @param {string} profile @param {number} pixels */
function setFontSize(profile, pixels) {
  mkdirSync(join(profile, 'Default'));
  const preferences = { webkit: { webprefs: { default_font_size: pixels } } };
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
}

const ARTIFACTS = fileURLToPath(new URL('../../artifacts', import.meta.url));

/** Leaves a screenshot in artifacts/. @param {import('playwright-core').Page} page @param {string} name */
export async function picture(page, name) {
  mkdirSync(ARTIFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
}
