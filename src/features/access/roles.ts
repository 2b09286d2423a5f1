import { allScopes, type Scope } from './caller.ts';

/** What people do all day, and the scopes they need for it. The one table that says so. */
export const roleScopes = {
  planner: [
    'customers:read',
    'decisions:explain',
    'audiences:count',
    'audiences:export',
    'audiences:write',
    'campaigns:run',
    'definitions:read',
    'definitions:write',
    'live:read',
  ],
  approver: [
    'customers:read',
    'decisions:explain',
    'audiences:count',
    'campaigns:run',
    'definitions:read',
    'definitions:approve',
    'definitions:activate',
    'live:read',
  ],
  clerk: ['customers:read', 'decisions:ask', 'outcomes:write'],
  caller: ['customers:read', 'customers:unmask', 'decisions:ask', 'outcomes:write'],
  analyst: [
    'customers:read',
    'decisions:explain',
    'audiences:count',
    'audiences:export',
    'definitions:read',
    'live:read',
  ],
  operator: ['definitions:read', 'campaigns:run', 'live:read', 'operations:read', 'operations:write'],
  compliance: [
    'customers:read',
    'customers:write',
    'customers:unmask',
    'decisions:explain',
    'definitions:read',
    'live:read',
    'operations:read',
    'users:read',
    'keys:read',
    'audit:read',
  ],
  administrator: allScopes,
} as const satisfies Readonly<Record<string, readonly Scope[]>>;

export type Role = keyof typeof roleScopes;

export const allRoles = Object.keys(roleScopes) as Role[];

export function isRole(text: string): text is Role {
  return Object.hasOwn(roleScopes, text);
}

/** All that these roles allow together; words that are no roles allow nothing. */
export function scopesOf(roles: readonly string[]): Set<Scope> {
  return new Set(roles.filter(isRole).flatMap((role): readonly Scope[] => roleScopes[role]));
}
