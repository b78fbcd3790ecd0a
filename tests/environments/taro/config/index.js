module.exports = {
  projectName: 'shop',
  date: '2026-1-1',
  designWidth: 750,
  deviceRatio: { 750: 1 },
  sourceRoot: 'src',
  outputRoot: 'dist',
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  // The snippet of the docs.
  copy: require('./copy.js'),
};
