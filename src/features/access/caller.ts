/** What a caller may be allowed to do: API keys hold scopes, people get them by their roles. */
export const allScopes = [
  'events:write',
  'customers:read',
  'customers:write',
  'customers:unmask',
  'decisions:ask',
  'decisions:explain',
  'outcomes:write',
  'audiences:count',
  'audiences:export',
  'audiences:write',
  'campaigns:run',
  'definitions:read',
  'definitions:write',
  'definitions:approve',
  'definitions:activate',
  'channels:inbound',
  'channels:take',
  'live:read',
  'operations:read',
  'operations:write',
  'users:read',
  'users:write',
  'keys:read',
  'keys:write',
  'audit:read',
] as const;

export type Scope = (typeof allScopes)[number];

const known: ReadonlySet<string> = new Set(allScopes);

export function isScope(text: string): text is Scope {
  return known.has(text);
}

/** Who asks: found by the server before any feature is called. */
export interface Caller {
  /** Of the API key, or `user:<id>` of a person who signed in; never what proves them. '' of nobody. */
  keyId: string;
  /** What people call the key; of a person the name they sign in with. */
  name: string;
  scopes: ReadonlySet<Scope>;
  /** Regions the caller is bound to, with all that lies in them; undefined: to none. See region-scope.ts. */
  regions?: readonly string[];
  /** The person, when one signed in. */
  user?: { id: string; name: string };
}

/** Who asks where nobody is asked for. */
export const nobody: Caller = { keyId: '', name: 'nobody', scopes: new Set() };
