import type { Caller, Scope } from './caller.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the caller's key must be allowed; absent: the route is open to everybody. */
    scope?: Scope;
    /** The handler gets the bytes of the body, of any of these types. */
    rawBodyTypes?: readonly string[];
    /** Shown in the OpenAPI document for a body that no schema checks. */
    documentedBody?: object;
    /** Answers of this write are kept under its `Idempotency-Key`. */
    idempotent?: boolean;
  }
  interface FastifyRequest {
    caller: Caller;
    /** The `Idempotency-Key` of a write, with whose it is: one text. '' when there is none. */
    idempotencyKey: string;
  }
}
