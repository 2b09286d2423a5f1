import type { Caller, Scope } from './caller.ts';
import type { SignedIn } from './session-book.ts';

/**
 * What a route has to do with regions, for callers who are bound to some.
 *
 * - `all`: it is for callers of all regions alone; others get `region-bound`. So are routes that say nothing.
 * - `customer`: it is about the customer `:customerId` of its path. Others' customers are not known, before it is called.
 * - `definition`: it is about the definition `:kind/:id`, or the campaign `:campaignId`, of its path. Others' definitions are not known, those of the regions
 *   above are only read.
 * - `own`: it keeps to the regions of the caller itself, with region-scope.ts.
 * - `any`: nothing it tells or does belongs to a region.
 */
export type RouteRegions = 'all' | 'customer' | 'definition' | 'own' | 'any';

/** What a person or program did, as the audit trail names it: the thing, a dot, what was done with it. */
export type AuditAction = `${string}.${string}`;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the caller must be allowed, one of these where several are named; absent: the route is open to everybody. */
    scope?: Scope | readonly Scope[];
    /** For people who have signed in, whatever they may do; not for API keys. */
    signedIn?: true;
    regions?: RouteRegions;
    /**
     * Its answer may hold whole numbers of customers for people who may unmask: calling it is how they do, and is audited.
     * On all other routes people see numbers masked.
     */
    unmasks?: true;
    /**
     * Calls of the route are written to the audit trail under this name; absent: they are not. `of: 'people'`: those of
     * API keys are not, which call it all day long and whose inputs the log has. `of: 'customers'`: those whose body names
     * a customer.
     */
    audit?: AuditAction | { action: AuditAction; of: 'people' | 'customers' };
    /** The handler gets the bytes of the body, of any of these types. */
    rawBodyTypes?: readonly string[];
    /** The query has texts as bytes of an encoding that it names: in two of UCS-2 one is 0. */
    bytesInQuery?: true;
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
    /** The person who has signed in, where one has. */
    signedIn?: SignedIn;
    /** What a handler adds to the audit entry of its call; absent: the subject is what the path names. */
    auditNote?: { subject?: string; customerId?: string; detail?: Readonly<Record<string, unknown>> };
    /** The `Idempotency-Key` of a write, with whose it is: one text. '' when there is none. */
    idempotencyKey: string;
  }
}
