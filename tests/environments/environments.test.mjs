// The environments that matter most, each a new project; `cargo xtask environments` runs all.
import { test } from 'node:test';
import { carryOut } from './carry-out.mjs';
import { environments } from './table.mjs';

for (const environment of environments.filter(({ inTest }) => inTest)) {
  test(environment.name, (t) => carryOut(t, environment));
}
