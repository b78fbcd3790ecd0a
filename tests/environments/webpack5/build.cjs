// node build.cjs TOOL NAME…: builds each NAME.mjs into dist/NAME, with nothing configured.
const [tool, ...names] = process.argv.slice(2);
const bundler = require(tool);

const options = names.map((name) => ({ mode: 'production', context: __dirname, entry: `./${name}.mjs`, output: { path: `${__dirname}/dist/${name}` } }));
bundler(options, (error, stats) => {
  if (!error && !stats.hasErrors()) return;
  console.error(error || stats.toString({ all: false, errors: true, errorDetails: true }));
  process.exitCode = 1;
});
