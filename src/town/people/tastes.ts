import { Chance } from '../chance.ts';
import { purposes } from '../purposes.ts';
import { type Characteristic, characteristics, type Habit } from './habits.ts';
import type { TownProduct } from './products.ts';

/** A person's hidden liking of each characteristic, 0 to 1. */
export type Tastes = Readonly<Record<Characteristic, number>>;

const UNNAMED_TASTE = 0.3;
/** How far people of one habit differ. */
const SPREAD = 0.17;

/** Tastes follow the habit, differ from person to person, and lean with gender as circulation figures of papers do. */
export function tastesOf(townSeed: number, number: number, habit: Habit, female: boolean): Tastes {
  const chance = new Chance().seed(townSeed, number, 0, purposes.tastes);
  const lean: Partial<Record<Characteristic, number>> = female
    ? { style: 0.12, sport: -0.15, finance: -0.06 }
    : { style: -0.15, sport: 0.12, finance: 0.06 };
  const entries = characteristics.map((name) => {
    const mean = (habit.tastes[name] ?? UNNAMED_TASTE) + (lean[name] ?? 0);
    return [name, Math.min(1, Math.max(0, mean + SPREAD * chance.normal()))] as const;
  });
  return Object.fromEntries(entries) as Record<Characteristic, number>;
}

/** How well a product suits tastes, 0 to 1. */
export function matchOf(product: TownProduct, tastes: Tastes): number {
  let liked = 0;
  let sum = 0;
  for (const name of characteristics) {
    const weight = product.likes[name] ?? 0;
    liked += weight * tastes[name];
    sum += weight;
  }
  return liked / sum;
}

/** By how much a match makes an order likelier than the average match does: from about 1/5 to 5. */
export const appeal = (match: number): number => Math.exp(3.3 * (match - 0.5));
