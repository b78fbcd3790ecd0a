// The three engines, driven by WebDriver: Chromium's, Firefox's and WebKit's, as Debian has them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Builder, By, until } from 'selenium-webdriver';

// `cargo xtask` says where they are.
const { CHROMIUM = '/usr/bin/chromium', CHROMEDRIVER = '/usr/bin/chromedriver', FIREFOX, GECKODRIVER, WEBKITDRIVER, MINIBROWSER } = process.env;

const CHROMIUM_FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

const ENGINES = {
  chromium: (port) => ({
    program: CHROMEDRIVER,
    args: [`--port=${port}`],
    capabilities: { browserName: 'chrome', 'goog:chromeOptions': { binary: CHROMIUM, args: CHROMIUM_FLAGS } },
  }),
  firefox: (port) => ({
    program: GECKODRIVER,
    args: ['--port', String(port), '--websocket-port', '0', '--log', 'fatal'],
    capabilities: { browserName: 'firefox', 'moz:firefoxOptions': { binary: FIREFOX, args: ['-headless'] } },
  }),
  webkit: (port) => ({
    // It has no way to run without a window.
    needsDisplay: true,
    program: WEBKITDRIVER,
    args: [`--port=${port}`, '--host=127.0.0.1'],
    capabilities: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: MINIBROWSER, args: ['--automation'] } },
  }),
};

/** An engine with a window; everything that it has started ends with the test `t`. */
export async function start(t, name) {
  const port = await freePort();
  const { program, args, capabilities, needsDisplay } = ENGINES[name](port);
  const home = mkdtempSync(join(tmpdir(), 'couponkit-engine-'));
  const env = { ...process.env, HOME: home };
  if (needsDisplay) env.DISPLAY = await display(t);
  // Programs that take over from others must not outlive the test: each is the head of a group of its own.
  const driver = spawn(program, args, { env, detached: true, stdio: 'ignore' });
  t.after(async () => {
    try { process.kill(-driver.pid, 'SIGKILL'); } catch { /* it has ended by itself */ }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
  await answers(`http://127.0.0.1:${port}/status`);
  const browser = await new Builder().disableEnvironmentOverrides().usingServer(`http://127.0.0.1:${port}/`).withCapabilities(capabilities).build();
  t.after(() => browser.quit().catch(() => {}));
  await browser.manage().window().setRect({ x: 0, y: 0, width: 1000, height: 1000 });
  const told = await browser.getCapabilities();
  return new Phone(browser, `${told.getBrowserName()} ${told.getBrowserVersion()}`);
}

/** A screen that nobody sees. */
async function display(t) {
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  t.after(() => xvfb.kill());
  const [number] = await once(xvfb.stdio[3], 'data');
  return `:${String(number).trim()}`;
}

/** A frame of a phone's size in a page of the same origin: not every engine makes its window that narrow. */
class Phone {
  constructor(browser, version) {
    this.browser = browser;
    this.version = version;
  }

  async open(origin, path) {
    await this.browser.get(`${origin}/phone.html?${encodeURIComponent(path)}`);
    await this.browser.switchTo().frame(0);
  }

  run(script, ...args) {
    return this.browser.executeScript(script, ...args);
  }

  /** Loads the page in the frame again, and waits until the one before is gone. */
  async reload() {
    await this.run('window.isOld = true; location.reload();');
    const isNew = () => this.run("return !window.isOld && document.readyState === 'complete'").catch(() => false);
    await this.browser.wait(isNew, 20_000, 'the page does not load again');
  }

  find(selector, patience = 20_000) {
    return this.browser.wait(until.elementLocated(By.css(selector)), patience, `no ${selector}`);
  }

  /** What is written there, once something is; a page that is being loaded may still take it away. */
  async text(selector, patience = 20_000) {
    const read = () => this.run('const found = document.querySelector(arguments[0]); return found && found.textContent;', selector).catch(() => null);
    return this.browser.wait(read, patience, `nothing at ${selector}`);
  }

  /** Waits until what is shown there reads so. */
  async reads(selector, expected) {
    let seen;
    const read = async () => (seen = await this.text(selector)) === expected;
    await this.browser.wait(read, 20_000).catch(() => { throw new Error(`${selector} reads ${seen}, not ${expected}`); });
  }

  /** Clicks what has moved to its place and lies on top. */
  async click(selector, text = '') {
    const attempt = async () => {
      const found = await this.browser.findElements(By.css(selector));
      for (const each of found) {
        try {
          if (!(await each.isDisplayed()) || !(await each.getAttribute('textContent')).includes(text)) continue;
          // Below or above it something may be fixed.
          await this.run("arguments[0].scrollIntoView({ block: 'center' })", each);
          await each.click();
          return true;
        } catch (error) {
          if (!/Intercepted|Stale|NotInteractable/.test(error.name)) throw error;
        }
      }
      return false;
    };
    await this.browser.wait(attempt, 20_000, `cannot click ${selector} ${text}`);
  }
}

async function answers(address) {
  for (let tries = 0; tries < 300; tries++) {
    if (await fetch(address).then(() => true, () => false)) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(`nobody answers at ${address}`);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
