import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { root } from './stranger.mjs';

const files = ['index', 'evaluator', 'server', 'miniprogram', 'douyin/index', 'alipay/index'].map((name) => join(root, `dist/couponkit/${name}.d.ts`));
const program = ts.createProgram(files, { module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2020, strict: true });
const checker = program.getTypeChecker();

for (const file of files) {
  test(`every name that ${file.slice(root.length + 1)} exports says what it is`, () => {
    const names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
    assert.ok(names.length > 10);
    assert.deepEqual(names.filter((name) => !isDocumented(name)).map(({ name }) => name), []);
  });
}

function isDocumented(symbol) {
  const meant = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return meant.getDocumentationComment(checker).length > 0;
}
