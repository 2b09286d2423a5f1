import { Chance } from '../chance.ts';
import { habits } from '../people/habits.ts';
import type { Person } from '../people/person.ts';
import { productOf, townProducts } from '../people/products.ts';
import { appeal, matchOf, tastesOf } from '../people/tastes.ts';
import { purposes } from '../purposes.ts';
import { townChannels } from './channels.ts';

/** How likely the average person orders the average product when a text message about it is read. */
const BASE_INTEREST = 0.018;
const GREATEST_INTEREST = 0.35;

/** What a person truly wants. Hidden from the engine; the same for ever. */
export interface Preferences {
  /** By product id: the probability of an order once a text message about it is read by somebody at rest. */
  interest: Readonly<Record<string, number>>;
  /** By channel id: multiplies the interest; 1 on average, from about 0.4 to 1.8. */
  liking: Readonly<Record<string, number>>;
}

/** A person's preferences: a pure function of who they are. */
export function preferencesOf(person: Person): Preferences {
  const tastes = tastesOf(person.townSeed, person.number, habits[person.habit], person.female);
  const chance = new Chance().seed(person.townSeed, person.number, 0, purposes.channels);
  const interest = townProducts.map((product) => {
    const wish = BASE_INTEREST * product.ease * appeal(matchOf(product, tastes));
    return [product.id, Math.min(GREATEST_INTEREST, wish)] as const;
  });
  const liking = townChannels.map((channel) => [channel, Math.max(0.2, 1 + 0.3 * chance.normal())] as const);
  return { interest: Object.fromEntries(interest), liking: Object.fromEntries(liking) };
}

/** How likely an order is; for a product or channel the town does not know, as for the average one. */
export function wishOf({ interest, liking }: Preferences, product: string, channel: string): number {
  const known = productOf(product) === undefined ? BASE_INTEREST : interest[product];
  return known * (liking[channel] ?? 1);
}
