// The environments that matter most, each a new project; `cargo xtask environments` runs all.
import { test } from 'node:test';
import { carryOut } from './carry-out.mjs';
import { named } from './faults.mjs';
import { environments } from './table.mjs';

for (const environment of environments.filter(({ inTest }) => inTest)) {
  test(named(environment.name, environment.faults), (t) => carryOut(t, environment));
}
