import type { OpenIdClaims } from '../../ports/open-id-provider.ts';
import { isRole, type Role } from './roles.ts';

/** Which claims say what. */
export interface ClaimMapping {
  nameClaim: string;
  displayNameClaim: string;
  /** A word, or a list of words. */
  rolesClaim: string;
  /** Word of the claim → role; empty: words are roles. */
  roles: Readonly<Record<string, string>>;
  /** '': everybody is for all regions. */
  regionClaim: string;
  /** Word of the claim → region; empty: words are regions. */
  regions: Readonly<Record<string, string>>;
  /** The word that stands for all regions. */
  allRegions: string;
}

/** Who somebody is here, by what their provider says. */
export interface ClaimedUser {
  name: string;
  displayName: string;
  roles: Role[];
  /** Undefined: bound to none. */
  region: string | undefined;
}

/** Why somebody whom the provider knows may not come in, for the log. */
export interface ClaimProblem {
  problem: string;
}

/**
 * A person of whom the provider says too little is not let in: without a role they could do nothing, and without the claim
 * of a region they would be for all.
 */
export function claimedUser(claims: OpenIdClaims, mapping: ClaimMapping): ClaimedUser | ClaimProblem {
  const name = wordsOf(claims[mapping.nameClaim])[0];
  if (name === undefined) return { problem: `the claim ${mapping.nameClaim}, their name, is missing` };
  const words = wordsOf(claims[mapping.rolesClaim]);
  const roles = words.map((word) => mapped(word, mapping.roles)).filter(isRole);
  if (roles.length === 0) return { problem: `no word of the claim ${mapping.rolesClaim} stands for a role` };
  const user = { name, displayName: wordsOf(claims[mapping.displayNameClaim])[0] ?? name, roles: [...new Set(roles)] };
  if (mapping.regionClaim === '') return { ...user, region: undefined };
  const word = wordsOf(claims[mapping.regionClaim])[0];
  if (word === undefined) return { problem: `the claim ${mapping.regionClaim}, their region, is missing` };
  if (word === mapping.allRegions) return { ...user, region: undefined };
  const region = mapped(word, mapping.regions);
  return region === '' ? { problem: `the region "${word}" stands for none of ours` } : { ...user, region };
}

/** '' when there is a table and the word is not in it. */
function mapped(word: string, table: Readonly<Record<string, string>>): string {
  if (Object.keys(table).length === 0) return word;
  return Object.hasOwn(table, word) ? table[word]! : '';
}

function wordsOf(claim: unknown): string[] {
  return [claim].flat().filter((word): word is string => typeof word === 'string' && word !== '');
}
