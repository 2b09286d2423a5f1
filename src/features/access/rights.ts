import { HttpProblem } from '../problems/http-problem.ts';
import type { Caller, Scope } from './caller.ts';
import { mayTouchRegion } from './region-scope.ts';
import type { RegionSource } from './region-tree.ts';

/** What somebody would be able to do. */
export interface Rights {
  scopes: Iterable<Scope>;
  /** Regions they are bound to; undefined: none. */
  regions: readonly string[] | undefined;
}

/**
 * Nobody gives more than they have, nor changes who may do more than they.
 *
 * @throws HttpProblem `rights-exceeded`
 */
export function assertWithin(giver: Caller, { scopes, regions }: Rights, definitions: RegionSource): void {
  const beyond = [...scopes].filter((scope) => !giver.scopes.has(scope));
  if (beyond.length > 0) {
    throw new HttpProblem('rights-exceeded', `the caller may not do this themselves: ${beyond.join(', ')}`);
  }
  if (isWithinRegions(giver, regions, definitions)) return;
  throw new HttpProblem('rights-exceeded', 'the caller is bound to a region, and what they give is too');
}

/** Whether somebody bound to these regions can do nothing outside of the giver's. */
export function isWithinRegions(
  giver: Pick<Caller, 'regions'>,
  regions: readonly string[] | undefined,
  definitions: RegionSource,
): boolean {
  if (giver.regions === undefined) return true;
  return regions?.every((region) => mayTouchRegion(giver, region, definitions)) === true;
}
