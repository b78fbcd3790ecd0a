// An evaluation is plain data: it goes through whatever keeps or sends state, and comes out equal.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import test from 'node:test';
import { configureStore, createSlice } from '@reduxjs/toolkit';
import { Wallet, init, snapshot } from 'couponkit';
import * as devalue from 'devalue';
import { produce } from 'immer';
import { observable, toJS } from 'mobx';
import { createPinia, defineStore } from 'pinia';
import { createFromNodeStream } from 'react-server-dom-webpack/client.node';
import superjson from 'superjson';
import { createSSRApp, reactive, ref, shallowRef } from 'vue';
import { cart, context, coupons, options } from './state-libraries/shopping.mjs';

await init();

const evaluate = () => new Wallet(coupons).evaluate(cart, context, options);
const copyOf = (value) => JSON.parse(JSON.stringify(value));
const expected = copyOf(evaluate());

/** What keeps or sends an evaluation; what comes out of it. */
const LIBRARIES = {
  structuredClone: (evaluation) => structuredClone(evaluation),
  spread: (evaluation) => ({ ...evaluation, usable: evaluation.usable.map((verdict) => ({ ...verdict })) }),
  'MobX, read': (evaluation) => copyOf(observable({ evaluation }).evaluation),
  'MobX, toJS': (evaluation) => toJS(observable({ evaluation }).evaluation),
  'Vue, reactive': (evaluation) => reactive({ evaluation }).evaluation,
  'Vue, ref': (evaluation) => ref(evaluation).value,
  'Vue, shallowRef': (evaluation) => shallowRef(evaluation).value,
  Pinia: throughPinia,
  Immer: throughImmer,
  'Redux Toolkit': throughRedux,
  'devalue, stringify': (evaluation) => devalue.parse(devalue.stringify(evaluation)),
  'devalue, uneval': (evaluation) => (0, eval)(`(${devalue.uneval(evaluation)})`),
  superjson: (evaluation) => superjson.parse(superjson.stringify(evaluation)),
};

for (const [name, through] of Object.entries(LIBRARIES)) {
  test(`${name}: an evaluation comes out equal, without a warning`, (t) => {
    const warnings = ['warn', 'error'].map((method) => t.mock.method(console, method, () => {}));
    const out = through(evaluate());
    assert.deepEqual(copyOf(out), expected);
    assert.deepEqual(Object.keys(out), Object.keys(expected));
    const order = ({ best }) => snapshot(coupons, cart, context, best, options);
    assert.deepEqual(order(out), order(evaluate()));
    assert.deepEqual(warnings.flatMap(({ mock }) => mock.calls.map((call) => call.arguments)), []);
  });
}

test('a server component of React’s: a page gets an equal evaluation, without a warning', async () => {
  const script = new URL('state-libraries/server-component.mjs', import.meta.url).pathname;
  const { stdout, stderr } = spawnSync(process.execPath, ['--conditions=react-server', script]);
  assert.equal(stderr.toString(), '');
  const { evaluation } = await createFromNodeStream(Readable.from(stdout), { moduleMap: {}, moduleLoading: null });
  assert.deepEqual(evaluation, expected);
});

test('nothing in it is more than it seems', () => {
  const look = (value, path) => {
    if (typeof value !== 'object' || value === null) return assert.match(typeof value, /string|number|boolean|object/, path);
    const plain = Array.isArray(value) ? Array.prototype : Object.prototype;
    assert.equal(Object.getPrototypeOf(value), plain, path);
    for (const key of Reflect.ownKeys(value)) {
      if (plain === Array.prototype && key === 'length') continue;
      assert.equal(typeof key, 'string', path);
      const { value: member, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(value, key);
      assert.deepEqual([writable, enumerable, configurable], [true, true, true], `${path}.${key}`);
      look(member, `${path}.${key}`);
    }
  };
  const evaluation = evaluate();
  look(evaluation, 'evaluation');
  assert.deepStrictEqual(evaluation, expected);
});

function throughPinia(evaluation) {
  const useWallet = defineStore('wallet', {
    state: () => ({ evaluation: null }),
    actions: { take(given) { this.evaluation = given; } },
  });
  const pinia = createPinia();
  createSSRApp({}).use(pinia);
  useWallet(pinia).take(evaluation);
  // As a page that was rendered on a server gets it.
  return devalue.parse(devalue.stringify(copyOf(pinia.state.value))).wallet.evaluation;
}

function throughImmer(evaluation) {
  const kept = produce({ evaluation: null }, (draft) => { draft.evaluation = evaluation; });
  const changed = produce(kept, (draft) => { draft.evaluation.usable[0].payable = '0.00'; });
  assert.equal(changed.evaluation.usable[0].payable, '0.00');
  return kept.evaluation;
}

/** With the checks that Redux makes while developing: state is serializable, and nobody writes to it. */
function throughRedux(evaluation) {
  const slice = createSlice({
    name: 'wallet',
    initialState: { evaluation: null },
    reducers: { took: (state, { payload }) => { state.evaluation = payload; } },
  });
  const store = configureStore({ reducer: slice.reducer, devTools: false });
  store.dispatch(slice.actions.took(evaluation));
  return store.getState().evaluation;
}
