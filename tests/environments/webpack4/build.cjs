// node build.cjs TOOL NAME…: builds each NAME.mjs into dist/NAME, with nothing configured.
const [tool, ...names] = process.argv.slice(2);
const { copyFileSync } = require('fs');
const bundler = require(tool);

// What is named .mjs may import CommonJS only as a whole, in webpack 4; its projects have .js.
for (const name of names) copyFileSync(`${name}.mjs`, `${name}.js`);

const options = names.map((name) => ({ mode: 'production', context: __dirname, entry: `./${name}.js`, output: { path: `${__dirname}/dist/${name}` } }));
bundler(options, (error, stats) => {
  if (!error && !stats.hasErrors()) return;
  console.error(error || stats.toString({ all: false, errors: true, errorDetails: true }));
  process.exitCode = 1;
});
