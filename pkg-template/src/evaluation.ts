import type { Evaluation } from './types';

/** The only place that turns the core's answer into what callers read. */
export function decodeEvaluation(text: string): Evaluation {
  return JSON.parse(text) as Evaluation;
}
