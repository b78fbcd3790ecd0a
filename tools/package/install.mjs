// Unpacks the fresh tarball where the tests and the site import it from, as an installation would. It is no dependency
// in package.json, since a lock file would pin what every build changes.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';

const tarball = readdirSync('dist').find((name) => name.endsWith('.tgz'));
for (const folder of ['.', 'www']) {
  const target = `${folder}/node_modules/couponkit`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', `dist/${tarball}`, '-C', target, '--strip-components=1']);
  // The dev server's copy of the package before this one.
  rmSync(`${folder}/node_modules/.vite`, { recursive: true, force: true });
}

// What the WeChat developer tools do with the folder that package.json's `miniprogram` names.
const target = 'www/miniprogram/miniprogram_npm/couponkit';
rmSync(target, { recursive: true, force: true });
cpSync('dist/couponkit/miniprogram_dist', target, { recursive: true });
