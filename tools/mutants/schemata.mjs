// All mutants of a source file in one program, each behind its number.
//
// cargo-mutants builds the crate anew for every mutant, 1,700 times for the rooms that we try: that takes most of a day
// on two cores. Here a function's body becomes a choice among its mutants' bodies, so that one build holds them all, and
// the environment variable MUTANT says which one runs.

/// What the crate's root gets: the number of the mutant that runs; 0 is none.
export const CHOICE = `
pub(crate) fn mutant() -> u32 {
    static MUTANT: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    *MUTANT.get_or_init(|| std::env::var("MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(0))
}
`;

/// The source with all of `mutants` (cargo-mutants' own list, each with an `id`) in it, and the lines of each one's
/// body, counted from 1.
export function withMutants(source, mutants) {
  const at = offsetsIn(source);
  const functions = new Map();
  for (const mutant of mutants) {
    const [start, end] = [at(mutant.function.span.start), at(mutant.function.span.end)];
    const change = { id: mutant.id, start: at(mutant.span.start), end: at(mutant.span.end), text: mutant.replacement };
    functions.set(start, { start, end, changes: [...(functions.get(start)?.changes ?? []), change] });
  }
  let text = '';
  let done = 0;
  const places = [];
  for (const item of outermost([...functions.values()])) {
    const open = bodyStart(source, item.start, item.end);
    const whole = source.slice(open, item.end);
    const arm = oneType(source.slice(item.start, open));
    text += `${source.slice(done, open)}{ match crate::mutant() {\n`;
    for (const { id, start, end, text: replacement } of item.changes) {
      const from = text.split('\n').length;
      text += `${id} => ${arm(source.slice(open, start) + replacement + source.slice(end, item.end))}\n`;
      places.push({ id, from, to: text.split('\n').length - 1 });
    }
    const from = text.split('\n').length;
    text += `_ => ${arm(whole)}\n} }`;
    places.push({ ids: item.changes.map(({ id }) => id), from, to: text.split('\n').length });
    done = item.end;
  }
  return { text: text + source.slice(done), places };
}

/// Makes of a body the arm of a choice. What a function says only the traits of is of another type in each of them, so
/// that it is boxed.
function oneType(signature) {
  const traits = /->\s*impl\s+(.+?)\s*$/s.exec(signature)?.[1];
  return traits ? (body) => `Box::new(${body}) as Box<dyn ${traits}>,` : (body) => body;
}

/// The source with one mutant in the place of what it changes.
export function withOne(source, { span, replacement }) {
  const at = offsetsIn(source);
  return source.slice(0, at(span.start)) + replacement + source.slice(at(span.end));
}

/// Functions within functions belong to the outer one.
function outermost(functions) {
  const sorted = functions.toSorted((one, two) => one.start - two.start || two.end - one.end);
  const found = [];
  for (const item of sorted) {
    const outer = found.at(-1);
    if (outer && item.start < outer.end) outer.changes.push(...item.changes);
    else found.push(item);
  }
  return found;
}

/// Lines and columns count characters, from 1.
function offsetsIn(source) {
  const lines = source.split('\n');
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
  return ({ line, column }) => starts[line - 1] + [...lines[line - 1]].slice(0, column - 1).join('').length;
}

/// Texts, characters and comments hold braces that open nothing.
const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|r(#*)"[\s\S]*?"\1|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\[^\n]+?)'|[{}]/g;

/// Where the last block of an item begins.
function bodyStart(source, start, end) {
  let depth = 0;
  let open = -1;
  for (const { 0: token, index } of source.slice(start, end).matchAll(TOKEN)) {
    if (token === '{' && depth++ === 0) open = start + index;
    if (token === '}') depth--;
  }
  return open;
}
