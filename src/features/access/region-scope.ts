/**
 * What callers who are bound to regions may see and touch.
 *
 * R1. A customer is theirs when the customer's region is one of theirs or lies in one.
 * R2. A definition with a `region` is theirs likewise; they see those of the regions above and those of none, and touch
 *     neither. Those of other regions are not there for them.
 * R3. What is not theirs is answered exactly like what does not exist.
 */
import type { CustomerView } from '../../core/customer-view.ts';
import type { Caller } from './caller.ts';
import { type RegionSource, RegionTree } from './region-tree.ts';

type Bound = Pick<Caller, 'regions'>;

/** The regions a caller is bound to and all in them; undefined: the caller is not bound. */
export function regionsOf({ regions }: Bound, definitions: RegionSource): ReadonlySet<string> | undefined {
  if (regions === undefined) return undefined;
  const tree = RegionTree.of(definitions);
  return new Set(regions.flatMap((region) => [...tree.under(region)]));
}

/** Whether something of this region (undefined: of all) may be changed and run by the caller. */
export function mayTouchRegion(caller: Bound, region: string | undefined, definitions: RegionSource): boolean {
  const own = regionsOf(caller, definitions);
  return own === undefined || (region !== undefined && own.has(region));
}

/** Whether something of this region (undefined: of all) may be seen: one's own, and what stands above it. */
export function maySeeRegion(caller: Bound, region: string | undefined, definitions: RegionSource): boolean {
  if (caller.regions === undefined || region === undefined) return true;
  if (mayTouchRegion(caller, region, definitions)) return true;
  const tree = RegionTree.of(definitions);
  return caller.regions.some((own) => tree.ancestorsOf(own).includes(region));
}

/**
 * CEL that holds for the caller's own customers alone, to be ANDed to any rule over customers: `profile.city in ["wuhan"]`.
 * Undefined: the caller is not bound. Where customers belong to no region it holds for none.
 */
export function regionRuleOf(caller: Bound, definitions: RegionSource): string | undefined {
  const own = regionsOf(caller, definitions);
  if (own === undefined) return undefined;
  const { attribute } = RegionTree.of(definitions);
  if (attribute === undefined || own.size === 0) return 'false';
  return `profile.${attribute} in [${[...own].map((region) => JSON.stringify(region)).join(', ')}]`;
}

/** Whether a customer with this profile belongs to the caller. */
export function mayTouchCustomer(
  caller: Bound,
  { profile }: Pick<CustomerView, 'profile'>,
  definitions: RegionSource,
): boolean {
  if (caller.regions === undefined) return true;
  const { attribute } = RegionTree.of(definitions);
  const region = attribute === undefined ? undefined : profile[attribute];
  return typeof region === 'string' && mayTouchRegion(caller, region, definitions);
}
