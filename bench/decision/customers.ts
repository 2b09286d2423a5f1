import { mixed } from '../workload/mixing.ts';

const FIRST_NUMBER = 13_000_000_000;

export const customerIdOf = (customer: number) => String(FIRST_NUMBER + customer);

/** A share of the customers, by a number of theirs. */
const isAmong = (number: number, share: number) => number / 2 ** 32 < share;

/** The profile of a customer, a function of the number alone. Most may be offered most things. */
export function profileOf(customer: number) {
  const draw = (k: number) => mixed(customer * 16 + k);
  return {
    age: 14 + (draw(0) % 66),
    tier: ['bronze', 'silver', 'gold'][draw(1) % 3]!,
    city: `city-${draw(2) % 10}`,
    lineState: isAmong(draw(3), 0.97) ? 'active' : 'suspended',
    dataUsedMegabytes: draw(4) % 5000,
    balanceCents: draw(5) % 20_000,
    mmsCapable: isAmong(draw(6), 0.6),
    hasApp: isAmong(draw(7), 0.5),
    hasEmail: isAmong(draw(8), 0.3),
    inArrears: isAmong(draw(9), 0.03),
    doNotDisturb: isAmong(draw(10), 0.05),
  };
}
