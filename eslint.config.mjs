import js from '@eslint/js';
import globals from 'globals';
import typescript from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

export default typescript.config(
  // The projects in tests/environments are in whatever their tools read.
  { ignores: ['**/node_modules/', '**/dist/', '**/miniprogram_npm/', 'target/', 'artifacts/', 'tests/environments/*/'] },
  js.configs.recommended,
  {
    // Tools, tests and servers run in Node; functions inside the tests run in a page.
    files: ['**/*.{js,mjs,vue}'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'no-unused-vars': ['error', { ignoreRestSiblings: true, varsIgnorePattern: '^_' }] },
  },
  {
    files: ['pkg-template/src/**/*.ts'],
    extends: [typescript.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A method that older engines lack is given to a class through its prototype and an interface.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-declaration-merging': 'off',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      // Bundlers fill it in for pages, or fail where they may not install what they fill in.
      'no-restricted-globals': ['error', 'Buffer'],
    },
  },
  {
    files: ['www/**/*.{ts,vue}', 'tests/**/*.ts'],
    extends: [typescript.configs.recommended],
    languageOptions: { globals: globals.browser },
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  // Numbers that cannot hold an id are what these tests are about.
  { files: ['tests/**'], rules: { 'no-loss-of-precision': 'off' } },
  { files: ['www/**/*.vue'], extends: [vue.configs['flat/essential']] },
  {
    files: ['www/**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    rules: { 'vue/multi-word-component-names': 'off' },
  },
);
