// One environment, from its project to its figures.
import { serve } from '../package/browser.mjs';
import { pages } from './page.mjs';
import { layOut } from './project.mjs';
import { agrees } from './ways.mjs';

/** What was laid out and built last: the next environment may only look at another side of it. */
let last = {};

async function prepare(environment) {
  const { build } = environment;
  if (!build || build !== last.build) {
    last = {};
    const project = layOut(environment.folder);
    const start = performance.now();
    const built = await build?.(project);
    last = { build, project, built, buildSeconds: (performance.now() - start) / 1000 };
  }
  return last;
}

/** Runs an environment and fails unless its figures are the right ones. `t.after` puts away what was started. */
export async function carryOut(t, environment, open = pages(t)) {
  const { project, built, buildSeconds } = await prepare(environment);
  const start = performance.now();
  const { shown, gzip } = await environment.run({ t, project, built, open, serve: (folder, headers) => serve(t, folder, headers) });
  agrees(shown);
  const versions = environment.tools.map((tool) => `${tool} ${project.version(tool)}`);
  if (environment.version) versions.push(environment.version());
  return { versions, gzip, seconds: buildSeconds + (performance.now() - start) / 1000 };
}
