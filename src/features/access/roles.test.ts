import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { allScopes } from './caller.ts';
import { allRoles, roleScopes, scopesOf } from './roles.ts';

const documented = await readFile(new URL('../../../docs/access.md', import.meta.url), 'utf8');

describe('roles', () => {
  it('are in docs/access.md with the scopes they have', () => {
    const rows = [...documented.matchAll(/^\| `([a-z]+)` \| [^|]+ \| ([^|]+) \|$/gm)];
    const told = Object.fromEntries(
      rows.map(([, role, scopes]) => [role, [...scopes!.matchAll(/`([\w:]+)`/g)].map(([, scope]) => scope)]),
    );
    expect(told).toEqual({ ...roleScopes, administrator: [] });
    expect(rows.at(-1)![2]).toBe('all');
  });

  it('add up, and words that are none allow nothing', () => {
    expect([...scopesOf(['clerk', 'analyst', 'toString', 'king'])].sort()).toEqual(
      [...new Set([...roleScopes.clerk, ...roleScopes.analyst])].sort(),
    );
    expect(scopesOf(['administrator'])).toEqual(new Set(allScopes));
  });

  it('of people, but administrators, may not stand in for gateways and feeds', () => {
    const machines = ['events:write', 'channels:inbound', 'channels:take'];
    const others = allRoles.filter((role) => role !== 'administrator');
    expect([...scopesOf(others)].filter((scope) => machines.includes(scope))).toEqual([]);
  });
});
