import type { Operation } from './types';

/** The params of every operation. */
export type OperationParams = Record<Operation, Record<string, unknown>>;

/** The result of every operation. */
export type OperationResults = Record<Operation, Record<string, unknown>>;
