import { CALLING, type Paging } from './calling';
import { CouponKitError, invalidInput } from './error';
import type { OperationResults, PagedOperation } from './operations';
import type { Operation } from './types';

/** Walks the pages to the last row, and makes sure that none is missing and none comes twice. */
export function walk<Op extends PagedOperation>(
  operation: Op,
  params: Record<string, unknown>,
  ask: (params: Record<string, unknown>) => Promise<OperationResults[Op]>,
  onProgress?: (progress: { page: number; rows: number; total?: number }) => void,
): AsyncIterableIterator<OperationResults[Op]> {
  const paging = (CALLING as Partial<typeof CALLING>)[operation]?.paging;
  if (!paging) throw invalidInput('operation', '此操作不分页', 'has no pages');
  const size = Number(params[paging.size] ?? paging.most);
  const first = Number(params[paging.page] ?? 1);
  const seen = new Set<string>();

  const read = async (page: number) => {
    const result = await ask(Object.assign({}, params, { [paging.page]: String(page), [paging.size]: String(size) }));
    const rows: unknown[] = result.rows;
    for (const row of rows) {
      const key = JSON.stringify(row);
      if (seen.has(key)) throw unsteady(operation, '分页有重叠', 'pages overlap');
      seen.add(key);
    }
    const total = totalOf(result, paging);
    onProgress?.(Object.assign({ page, rows: seen.size }, total !== undefined && { total }));
    const last = total === undefined ? rows.length < size : (first - 1) * size + seen.size >= total;
    if (!last && rows.length < size) throw unsteady(operation, '分页提前结束', 'pages stop short');
    return { result, last };
  };
  return oneByOne(first, read);
}

/** What an async generator would be, which old engines lack: one page at a time, and none after a failure. */
function oneByOne<T>(
  first: number,
  read: (page: number) => Promise<{ result: T; last: boolean }>,
): AsyncIterableIterator<T> {
  let page = first;
  let over = false;
  const end = (): IteratorResult<T> => {
    over = true;
    return { done: true, value: undefined };
  };
  const step = async (): Promise<IteratorResult<T>> => {
    if (over) return end();
    over = true;
    const { result, last } = await read(page++);
    over = last;
    return { done: false, value: result };
  };
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (what: () => IteratorResult<T> | Promise<IteratorResult<T>>) => {
    const done = turn.then(what, what);
    turn = done;
    return done;
  };
  return { next: () => inTurn(step), return: () => inTurn(end), [Symbol.asyncIterator]() { return this; } };
}

function totalOf(result: object, { total }: Paging): number | undefined {
  const count: unknown = total === undefined ? undefined : (result as Record<string, unknown>)[total];
  return typeof count === 'number' ? count : undefined;
}

/** Rows came or went while the pages were walked. */
function unsteady(operation: Operation, zh: string, en: string): CouponKitError {
  return new CouponKitError({
    code: 'badResponse',
    operation,
    messages: { 'zh-CN': `${zh}，请重新读取`, en: `${en}; read them again` },
    retry: 'safe',
  });
}
