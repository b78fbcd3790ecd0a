// A mini-program's bare JavaScript realm, made of whatever engine runs this: Debian's jsc, or a node:vm context.
//
// What the phone's realm lacks is taken away: the web's globals, `globalThis`, `eval` and `new Function`, and whatever
// the language has gained since the oldest engines in use (iOS 14, Chrome 86). What it has instead is put there:
// `wx` and `WXWebAssembly`, or another vendor's.
//
// The value of this script is a function of `host`:
//   readText(path), readBytes(path)   files of the code package, paths from its root
//   vendor         'wx', 'tt' or 'my'; `api` is what stands there, `keep` names globals that stay
//   wraps          whether instantiate answers with `{ instance }` or with the instance itself
//   wasm           false for a device that refuses wasm
// and returns { require, instances }.
(function () {
  const global = globalThis;
  const { WebAssembly, Function, Error, TypeError, Object } = global;
  const compile = (source) => new Function('module', 'exports', 'require', source);

  const LANGUAGE = new Set((
    'Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array ' +
    'Float64Array Function Infinity Int16Array Int32Array Int8Array JSON Map Math NaN Number Object Promise Proxy ' +
    'RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array ' +
    'Uint8Array Uint8ClampedArray WeakMap WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent escape ' +
    'isFinite isNaN parseFloat parseInt undefined unescape'
  ).split(' '));

  const NEWER = [
    [global.Object, 'hasOwn groupBy'],
    [global.Array, 'fromAsync'],
    [global.Array.prototype, 'at findLast findLastIndex toReversed toSorted toSpliced with'],
    [Object.getPrototypeOf(global.Uint8Array.prototype), 'at findLast findLastIndex toReversed toSorted with'],
    [global.Uint8Array, 'fromBase64 fromHex'],
    [global.Uint8Array.prototype, 'toBase64 toHex setFromBase64 setFromHex'],
    [global.ArrayBuffer.prototype, 'resize resizable maxByteLength detached transfer transferToFixedLength'],
    [global.String.prototype, 'at isWellFormed toWellFormed'],
    [global.Set.prototype, 'union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom'],
    [global.Map, 'groupBy'],
    [global.Map.prototype, 'getOrInsert getOrInsertComputed'],
    [global.Promise, 'any withResolvers try'],
    [global.Symbol, 'dispose asyncDispose'],
    [global.JSON, 'rawJSON isRawJSON'],
    [global.Error, 'isError captureStackTrace'],
    [global.Math, 'sumPrecise f16round'],
  ];

  function strip(keep) {
    for (const [owner, names] of NEWER) for (const name of names.split(' ')) delete owner[name];
    for (const name of Object.getOwnPropertyNames(global)) {
      if (!LANGUAGE.has(name) && !keep.includes(name)) delete global[name];
    }
    const forbidden = () => { throw new Error('eval and new Function are forbidden here'); };
    for (const sample of [function () {}, async function () {}, function* () {}, async function* () {}]) {
      Object.getPrototypeOf(sample).constructor = forbidden;
    }
    global.Function = forbidden;
    const left = Object.getOwnPropertyNames(global).filter((name) => !LANGUAGE.has(name) && !keep.includes(name));
    if (left.length > 0) throw new Error('these globals stay: ' + left.join(' '));
  }

  /** Takes a path in the code package and nothing else, and shows no exported Global, as on iOS. */
  function vendorWebAssembly({ readBytes, wraps }, instances) {
    const instantiate = (path, imports) => {
      if (typeof path !== 'string' || !/\.wasm(\.br)?$/.test(path)) throw new TypeError('a path in the code package');
      const real = new WebAssembly.Instance(new WebAssembly.Module(readBytes(path)), imports);
      const exports = {};
      for (const name of Object.keys(real.exports)) {
        if (!(real.exports[name] instanceof WebAssembly.Global)) exports[name] = real.exports[name];
      }
      instances.push(exports);
      return wraps ? { module: {}, instance: { exports } } : { exports };
    };
    return { instantiate: async (path, imports) => instantiate(path, imports) };
  }

  function createRequire(readText) {
    const modules = new Map();
    const requireFrom = (folder) => (path) => {
      const file = resolve(folder, path);
      if (!modules.has(file)) {
        const module = { exports: {} };
        modules.set(file, module);
        const run = compile(readText(file) + '\n//# sourceURL=' + file);
        run.call(undefined, module, module.exports, requireFrom(file.slice(0, file.lastIndexOf('/'))));
      }
      return modules.get(file).exports;
    };
    return requireFrom('');
  }

  /** Only what the package uses among itself: relative paths, and paths from the root. */
  function resolve(folder, path) {
    const parts = path[0] === '/' ? [] : folder.split('/');
    for (const part of path.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '.' && part !== '') parts.push(part);
    }
    const file = parts.filter((part) => part !== '').join('/');
    return '/' + (file.endsWith('.js') ? file : file + '.js');
  }

  return function createRealm(host) {
    const instances = [];
    const wasm = host.wasm === false ? undefined : vendorWebAssembly(host, instances);
    const vendorWasm = { wx: 'WXWebAssembly', tt: 'TTWebAssembly', my: 'MYWebAssembly' }[host.vendor];
    const require = createRequire(host.readText);
    strip(host.keep || []);
    global[host.vendor] = host.api || {};
    if (wasm) global[vendorWasm] = wasm;
    return { require, instances };
  };
})();
