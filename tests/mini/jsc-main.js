// What jsc runs: `jsc [OPTIONS] jsc-main.js -- CONFIG`, where the JSON file CONFIG is what jsc.mjs has written.
// Prints the script's result as one line of JSON.
/* global readFile, preciseTime, fullGC, gcHeapSize, arguments */
'use strict';
(async () => {
  const shell = { print, readFile, preciseTime, fullGC, gcHeapSize };
  const config = JSON.parse(shell.readFile(arguments[0]));
  const wholePath = (path) => config.root + path;
  const createRealm = (0, eval)(shell.readFile(config.realm));
  const realm = createRealm({
    vendor: config.vendor,
    wraps: config.wraps,
    wasm: config.wasm,
    readText: (path) => shell.readFile(wholePath(path)),
    readBytes: (path) => shell.readFile(wholePath(path), 'binary'),
  });
  try {
    const result = await realm.require('/script.js')({
      couponkit: realm.require(config.entry),
      require: realm.require,
      data: config.data,
      now: () => shell.preciseTime() * 1000,
      memory: () => {
        shell.fullGC();
        const pages = realm.instances.map(({ memory }) => memory.buffer.byteLength);
        return { heap: shell.gcHeapSize(), wasm: pages.reduce((sum, size) => sum + size, 0) };
      },
    });
    shell.print(JSON.stringify({ result }));
  } catch (error) {
    shell.print(JSON.stringify({ error: String(error) + '\n' + (error && error.stack) }));
  }
})();
