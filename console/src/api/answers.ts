import type { operations, paths } from './api-schema.ts';

/** What a call answers when it succeeds, by the name of its operation. */
export type AnswerTo<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Content } } };
}
  ? Content
  : never;

/** The same by path and method. */
export type AnswerAt<Path extends keyof paths, Method extends 'get' | 'post' = 'get'> = paths[Path] extends {
  [M in Method]: { responses: { 200: { content: { 'application/json': infer Content } } } };
}
  ? Content
  : never;
