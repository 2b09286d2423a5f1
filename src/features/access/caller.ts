/** What an API key may be allowed to do. */
export const allScopes = [
  'events:write',
  'customers:read',
  'customers:write',
  'customers:unmask',
  'decisions:ask',
  'decisions:explain',
  'outcomes:write',
  'audiences:count',
  'campaigns:run',
  'definitions:read',
  'definitions:write',
  'definitions:approve',
  'definitions:activate',
  'channels:inbound',
  'channels:take',
  'operations:read',
  'operations:write',
] as const;

export type Scope = (typeof allScopes)[number];

const known: ReadonlySet<string> = new Set(allScopes);

export function isScope(text: string): text is Scope {
  return known.has(text);
}

/** Who asks: found by the server before any feature is called. */
export interface Caller {
  /** Of the API key; never the key itself. */
  keyId: string;
  /** What people call the key. */
  name: string;
  scopes: ReadonlySet<Scope>;
  /** Regions the caller is bound to; undefined: all. */
  regions?: readonly string[];
}

/** Who asks where no key is wanted. */
export const nobody: Caller = { keyId: '', name: 'nobody', scopes: new Set() };
