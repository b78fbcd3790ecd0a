// One environment, from its project to its figures.
import { serve } from '../package/browser.mjs';
import { pages } from './page.mjs';
import { layOut } from './project.mjs';
import { agrees } from './ways.mjs';

/** Runs an environment and fails unless its figures are the right ones. `t.after` puts away what was started. */
export async function carryOut(t, environment, open = pages(t)) {
  const project = layOut(environment.folder);
  const start = performance.now();
  const { shown, gzip } = await environment.run({ t, project, open, serve: (folder, headers) => serve(t, folder, headers) });
  agrees(shown);
  const versions = environment.tools.map((tool) => `${tool} ${project.version(tool)}`);
  if (environment.version) versions.push(environment.version());
  return { versions, gzip, seconds: (performance.now() - start) / 1000 };
}
