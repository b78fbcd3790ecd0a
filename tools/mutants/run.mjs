// `node tools/mutants/run.mjs CARGO-MUTANTS [ROOM…]`: changes the program in every place that cargo-mutants knows, and
// says which changes no test notices. What is argued for is in .cargo/mutants.toml.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHOICE, withMutants, withOne } from './schemata.mjs';

/// Money and time decide figures and days, signing what a platform accepts, evaluate everything else. Beside a room's files
/// the tests that look into it, in the order in which they are tried: the first that fails ends it.
const ROOMS = {
  money: { files: ['src/money.rs'], tests: ['lib', 'cases', 'edges', 'addons', 'order', 'kingdee', 'zvcms', 'properties'] },
  time: { files: ['src/time.rs'], tests: ['lib', 'cases', 'edges', 'waiqin', 'tmall'] },
  signing: { files: ['src/platforms/*/signing.rs', 'src/platforms/form.rs'], tests: ['lib', 'vectors', 'kingdee', 'tmall', 'waiqin', 'zvcms'] },
  evaluate: { files: ['src/evaluate/**'], tests: ['cases', 'lib', 'edges', 'complaints', 'stacks', 'addons', 'order', 'properties', 'changes'] },
};
/// Seconds of the processor, not of the clock: other work on the machine makes no mutant late.
const SECONDS = 30;
/** A property is tried so often, and as often as in the tests where that finds nothing. */
const QUICK_ROUNDS = '150';
/** The compiler's codes for types that should be others, as those of a choice's arms, or of what is boxed. */
const MISMATCHED = ['E0271', 'E0308'];
const [tool, ...wanted] = process.argv.slice(2);
const root = process.cwd();
const tree = join(root, 'target/mutants/tree');
const environment = {
  ...process.env,
  CARGO_TARGET_DIR: join(root, 'target/mutants/target'),
  CARGO_PROFILE_DEV_DEBUG: '0',
  RUSTFLAGS: '--cap-lints=allow',
  // A failure need not become a small one, and the same mutant meets the same inputs.
  PROPTEST_MAX_SHRINK_ITERS: '0',
  PROPTEST_RNG_SEED: '1',
  RUST_BACKTRACE: '0',
};

const run = (program, args, options = {}) =>
  spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, env: environment, cwd: tree, ...options });

const rooms = wanted.length > 0 ? wanted : Object.keys(ROOMS);
const arguedFor = argued();
const listed = rooms.flatMap((room) => list(room));
const mutants = listed.filter(({ outcome }) => !outcome);
mutants.forEach((mutant, index) => Object.assign(mutant, { id: index + 1 }));
const together = build();
let programs = testPrograms([...new Set(rooms.flatMap((room) => settingsOf(room).tests))]);
for (const room of rooms) tryTogether(room);
for (const mutant of mutants.filter(({ id, outcome }) => !together.has(id) && !outcome)) {
  mutant.outcome = tryAlone(mutant);
  if (mutant.outcome === 'missed') console.log(`missed: ${mutant.name}`);
}
for (const room of rooms) report(room);
for (const argument of wanted.length > 0 ? [] : arguedFor) {
  if (!listed.some(({ name }) => argument.test(name))) console.log(`no mutant is left to argue for: ${argument}`);
}

/// `evaluate/stack` is a part of a room: a file of it.
function settingsOf(room) {
  const [name, file] = room.split('/');
  if (!(name in ROOMS)) throw new Error(`no room ${name}: ${Object.keys(ROOMS).join(', ')}`);
  return { ...ROOMS[name], ...(file && { files: [`src/${name}/${file}.rs`] }) };
}

function tryTogether(room) {
  const { tests } = settingsOf(room);
  const sound = verdict(tests, 0);
  if (sound !== 'missed') throw new Error(`without a change a test fails: ${sound}`);
  for (const mutant of mutants.filter((each) => each.room === room && together.has(each.id))) {
    mutant.outcome = verdict(tests, mutant.id);
    if (mutant.outcome !== 'caught') console.log(`${mutant.outcome}: ${mutant.name}`);
  }
}

/// What does not compile beside the others is tried as cargo-mutants tries every mutant: built by itself.
function tryAlone(mutant) {
  copyTree();
  writeFileSync(join(tree, mutant.file), withOne(readFileSync(join(root, mutant.file), 'utf8'), mutant));
  if (run('cargo', ['check', '--lib', '--quiet']).status !== 0) return 'unviable';
  // The first test that fails ends it: the others are not even built.
  for (const test of settingsOf(mutant.room).tests) {
    programs = testPrograms([test]);
    const outcome = verdict([test], 0);
    if (outcome !== 'missed') return outcome === 'timeout' ? outcome : 'caught';
  }
  return 'missed';
}

function list(room) {
  const filter = settingsOf(room).files.flatMap((file) => ['-f', file]);
  const told = run(tool, ['mutants', '--no-config', '--list', '--json', ...filter], { cwd: root });
  if (told.status !== 0) throw new Error(told.stderr);
  const outcome = ({ name }) => (arguedFor.some((each) => each.test(name)) ? 'argued for' : undefined);
  return JSON.parse(told.stdout).map((mutant) => ({ room, ...mutant, diff: undefined, outcome: outcome(mutant) }));
}

/// What is argued for.
function argued() {
  const settings = readFileSync(join(root, '.cargo/mutants.toml'), 'utf8');
  const literals = settings.matchAll(/^ {4}(?:'(.*)'|(".*")),$/gm);
  return Array.from(literals, ([, plain, escaped]) => new RegExp(plain ?? JSON.parse(escaped)));
}

/// Builds all mutants together; those of which the compiler complains are taken out until it does not.
function build() {
  copyTree();
  writeFileSync(join(tree, 'src/lib.rs'), readFileSync(join(root, 'src/lib.rs'), 'utf8') + CHOICE);
  let fitting = mutants.filter((mutant) => mutant.function);
  for (;;) {
    const places = new Map();
    for (const file of new Set(mutants.map((mutant) => mutant.file))) {
      const written = withMutants(readFileSync(join(root, file), 'utf8'), fitting.filter((mutant) => mutant.file === file));
      writeFileSync(join(tree, file), written.text);
      places.set(file, written.places);
    }
    const refused = refusedIds(places);
    if (refused.size === 0) return new Set(fitting.map((mutant) => mutant.id));
    console.log(`${refused.size} do not compile beside the others`);
    fitting = fitting.filter((mutant) => !refused.has(mutant.id));
  }
}

function copyTree() {
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree, { recursive: true });
  const isOurs = (path) => !/node_modules|\/tests\/environments/.test(path);
  for (const part of ['src', 'tests', 'benches', 'examples', 'xtask', 'tools', 'pkg-template', '.cargo', 'Cargo.toml', 'Cargo.lock']) {
    cpSync(join(root, part), join(tree, part), { recursive: true, preserveTimestamps: true, filter: isOurs });
  }
}

function refusedIds(places) {
  const checked = run('cargo', ['check', '--lib', '--message-format=json', '--quiet']);
  const refused = new Set();
  for (const line of checked.stdout.split('\n').filter((text) => text.startsWith('{'))) {
    const { message } = JSON.parse(line);
    if (message?.level !== 'error') continue;
    for (const { file_name: file, line_start: at, is_primary: isCause } of message.spans) {
      const hit = (places.get(file) ?? []).filter(({ from, to }) => from <= at && at <= to);
      for (const { id, ids } of hit) for (const each of ids ?? [id]) refused.add(each);
      // What is wrong by itself need not be built by itself; only its type may be wrong for the others' sake.
      const [own] = hit.filter(({ id }) => id);
      if (own && isCause && message.code && !MISMATCHED.includes(message.code.code)) mutants[own.id - 1].outcome = 'unviable';
    }
  }
  if (checked.status !== 0 && refused.size === 0) throw new Error(checked.stderr + checked.stdout.slice(0, 5000));
  return refused;
}

/// The built programs of tests, by their names.
function testPrograms(names) {
  const targets = names.flatMap((name) => (name === 'lib' ? ['--lib'] : ['--test', name]));
  const built = run('cargo', ['test', '--no-run', '--message-format=json', '--quiet', ...targets]);
  if (built.status !== 0) throw new Error(built.stderr + built.stdout.slice(-5000));
  const lines = built.stdout.split('\n').filter((text) => text.startsWith('{')).map((text) => JSON.parse(text));
  const tests = lines.filter(({ executable, profile }) => executable && profile.test);
  return new Map(tests.map(({ target, executable }) => [target.kind.includes('test') ? target.name : 'lib', executable]));
}

/// `caught`, `missed` or `timeout`; without a mutant, the test that fails.
function verdict(tests, id) {
  const quick = tests.map((test) => [test, QUICK_ROUNDS]);
  for (const [test, rounds] of tests.includes('properties') ? [...quick, ['properties', undefined]] : quick) {
    const script = `ulimit -t ${rounds ? SECONDS : 10 * SECONDS}; exec "$0" --quiet`;
    const env = { ...environment, MUTANT: String(id), ...(rounds && { PROPERTY_ROUNDS: rounds }) };
    const done = run('sh', ['-c', script, programs.get(test)], { env, stdio: 'ignore' });
    if (done.signal === 'SIGXCPU' || done.signal === 'SIGKILL') return 'timeout';
    if (done.status !== 0) return id === 0 ? test : 'caught';
  }
  return 'missed';
}

function report(room) {
  const outcomes = listed.filter((mutant) => mutant.room === room);
  const files = new Set(outcomes.map(({ file }) => file));
  for (const file of files) console.log(`${file}: ${counts(outcomes.filter((mutant) => mutant.file === file))}`);
  if (files.size > 1) console.log(`${room}: ${counts(outcomes)}`);
  writeFileSync(join(root, `target/mutants/${room.replaceAll('/', '-')}.json`), JSON.stringify(outcomes, null, 1));
}

function counts(mutants) {
  const of = (wanted) => `${mutants.filter(({ outcome }) => outcome === wanted).length} ${wanted}`;
  return [`${mutants.length} mutants`, ...['caught', 'timeout', 'missed', 'unviable', 'argued for'].map(of)].join(', ');
}
