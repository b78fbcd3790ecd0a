// The recipes of docs/recipes.md for UI kits, each against the kit itself as its lock file has it: by its types where it
// ships some, or else by the properties that its components declare.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { buildSync } from 'esbuild';
import { blocks } from '../docs/pages.mjs';
import { layOut, root } from './project.mjs';

const project = layOut('recipes');
const recipes = blocks(readFileSync(join(root, 'docs/recipes.md'), 'utf8')).filter(({ testedIn }) => testedIn);
const [page] = codeIn('ts');

function codeIn(language, holding = '') {
  return recipes.filter((each) => each.language === language && each.code.includes(holding)).map(({ code }) => code);
}

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'], strict: true, noEmit: true,
    noUncheckedIndexedAccess: true, skipLibCheck: true, allowJs: true, maxNodeModuleJsDepth: 1, types: ['miniprogram-api-typings', 'uview-plus/types'],
  },
  // What a component does not declare as a property is a slip; what uview-plus emits it declares nowhere.
  vueCompilerOptions: { checkUnknownProps: true, checkUnknownComponents: true },
};

/** Type-checks as it is; is refused with each of these slips. */
async function holds(name, code, slips) {
  const files = { [name]: code };
  slips.forEach(([right, wrong], at) => {
    const slip = code.replace(right, wrong);
    assert.notEqual(slip, code, `${right} is in it`);
    files[`slip${at}-${name}`] = slip;
  });
  for (const [file, text] of Object.entries(files)) project.write(file, text);
  project.write('tsconfig.json', JSON.stringify({ ...TSCONFIG, files: Object.keys(files) }));
  const said = await project.run('vue-tsc', ['--project', 'tsconfig.json']).catch(({ message }) => message);
  const errors = said.split('\n').filter((line) => line.includes('error TS'));
  assert.deepEqual(errors.filter((line) => line.startsWith(name)), []);
  slips.forEach(([right, wrong], at) => {
    assert.ok(errors.some((line) => line.startsWith(`slip${at}-${name}`)), `${right} as ${wrong} is let through:\n${said}`);
  });
}

test('Vant: its CouponList takes what toVant makes', async () => {
  const [code] = codeIn('vue', "'vant'");
  await holds('vant.vue', code, [[':coupons="list.coupons"', ':coupons="list.chosen"'], [':disabled-coupons', ':disable-coupons'], ['toVant(', 'toCard(']]);
});

test('uview-plus: its coupon takes the cards', async () => {
  const [code] = codeIn('vue', "'uview-plus/");
  await holds('uview.vue', code, [['card.condition', 'card.conditions'], [':limit=', ':limits='], ["card.status !== 'usable'", 'card.title']]);
});

test('mini-programs: the page sets what toCard makes', async () => {
  await holds('page.ts', page, [['[] as CouponCard[]', '0'], ['card.chosen', 'card.choosen']]);
});

const KITS = {
  'Vant Weapp': { prefix: 'van-', typeOf: (tag) => typeOf(declared(`@vant/weapp/dist/${tag.slice(4)}/index.js`)) },
  TDesign: { prefix: 't-', typeOf: (tag) => `Values<import('tdesign-miniprogram/miniprogram_dist/${tag.slice(2)}/type').Td${pascal(tag.slice(2))}Props>` },
  'mini-ali-ui': { prefix: 'coupon', typeOf: () => typeOf({ ...namedIn('mini-ali-ui/es/coupon/index.axml'), ...declared('mini-ali-ui/es/coupon/index.js') }) },
};

for (const [kit, { prefix, typeOf }] of Object.entries(KITS)) {
  test(`${kit}: its components take the cards`, async () => {
    const [template] = codeIn('xml', `<${prefix}`);
    const tags = elements(template).filter(({ tag }) => tag.startsWith(prefix));
    assert.ok(tags.length > 0);
    const events = elements(template).flatMap(({ handlers }) => handlers);
    assert.deepEqual([...new Set(events)], ['choose']);
    assert.match(page, /^ {2}choose\(/m);
    const values = tags.map(({ tag, properties }, at) => `export const tag${at}: ${typeOf(tag)} = { ${properties.join(', ')} };`);
    const code = `${PRELUDE}\n${values.join('\n')}\n`;
    await holds('template.ts', code, [['item.title', 'item.titel'], [/(title|label): /, 'titels: '], [/(\w+: )(`[^`]*`|item\.id|false)/, '$1[item]']]);
  });
}

/** What a template knows, and a TDesign property's value. */
const PRELUDE = `import type { CouponCard } from 'couponkit';
declare const item: CouponCard;
declare const chosen: string[];
export type Values<T> = { [K in keyof T]?: T[K] extends { value?: infer V } | undefined ? V : never };`;

/** A template's elements, their properties as those of an object literal, and the names of the handlers of their events. */
function elements(template) {
  return [...template.matchAll(/<([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/g)].map(([, tag, attributes]) => {
    const all = [...attributes.matchAll(/([\w:-]+)="([^"]*)"/g)];
    return {
      tag,
      properties: all.filter(([, name]) => !/:|^(key|slot|on[A-Z].*|data-.*)$/.test(name)).map(([, name, value]) => `${name}: ${expression(value)}`),
      handlers: all.filter(([, name]) => /^(bind:|on[A-Z])/.test(name)).map(([, , value]) => value),
    };
  });
}

/** `{{a}}` is a, `{{a}} {{b}}` is text. */
function expression(value) {
  const [whole] = /^\{\{([^}]*)\}\}$/.exec(value)?.slice(1) ?? [];
  return whole ?? `\`${value.replace(/\{\{([^}]*)\}\}/g, (_, inner) => `\${${inner}}`)}\``;
}

/** The properties that a component declares, as the kit's own code does: a name and the type or a default. */
function declared(file) {
  const { outputFiles: [{ text }] } = buildSync({ entryPoints: [project.path('node_modules', file)], bundle: true, write: false, format: 'iife', logLevel: 'error' });
  const seen = [];
  const realm = { Component: (options) => seen.push(options), Behavior: (options) => options, wx: {}, my: {}, getApp: () => ({}), requirePlugin: () => ({}) };
  runInNewContext(text, { ...realm, String, Number, Boolean, Array, Object, Function, console });
  const [{ properties, props, behaviors = [] }] = seen;
  return { ...(behaviors.includes('wx://form-field') && { name: String }), ...(properties ?? props) };
}

/** The names that a template of the kit's reads: some properties are declared nowhere else. */
function namedIn(file) {
  const text = project.read('node_modules', file);
  return Object.fromEntries([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => [name, String]));
}

/** Declared properties as a type. */
function typeOf(properties) {
  const NAMES = new Map([[String, 'string'], [Number, 'number'], [Boolean, 'boolean'], [Array, 'unknown[]'], [Object, 'object'], [null, 'string | number']]);
  const isDefault = (given) => given !== null && ['string', 'number', 'boolean'].includes(typeof given);
  const nameOf = (given) => NAMES.get(given) ?? NAMES.get(given?.type) ?? (isDefault(given) ? typeof given : 'unknown');
  return `{ ${Object.entries(properties).map(([name, given]) => `${name}?: ${nameOf(given)}`).join('; ')} }`;
}

const pascal = (name) => name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
