import type { Caller, Scope } from './caller.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the caller's key must be allowed; absent: the route is open to everybody. */
    scope?: Scope;
    /** The handler gets the bytes of the body, of any of these types. */
    rawBodyTypes?: readonly string[];
    /** Shown in the OpenAPI document for a body that no schema checks. */
    documentedBody?: object;
    /**
     * A write that takes `Idempotency-Key`. `kept`: its answers outlive the process. `recent`: they do not, because the
     * engine itself knows the write again by the id that is made of the key.
     */
    idempotent?: 'kept' | 'recent';
  }
  interface FastifyRequest {
    caller: Caller;
    /** The `Idempotency-Key` of a write, with whose it is: one text. '' when there is none. */
    idempotencyKey: string;
  }
}
