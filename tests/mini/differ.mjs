/**
 * Where `actual` lacks something of `expected` or has it otherwise. Fields that `expected` does not name may be there;
 * lists, and the shares of a verdict, have exactly what it names.
 */
export function differences(path, expected, actual) {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [other(path, expected, actual)];
    return expected.flatMap((item, index) => differences(`${path}[${index}]`, item, actual[index]));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) return [other(path, expected, actual)];
    const found = Object.keys(expected).flatMap((key) => differences(`${path}.${key}`, expected[key], actual[key]));
    const shares = path.endsWith('.allocations') && Object.keys(actual).length !== Object.keys(expected).length;
    return shares ? [...found, other(path, expected, actual)] : found;
  }
  return expected === actual ? [] : [other(path, expected, actual)];
}

function other(path, expected, actual) {
  return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}
