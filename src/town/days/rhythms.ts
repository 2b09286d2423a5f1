import type { Chance } from '../chance.ts';

/**
 * How the use of the phone spreads over the hours of a day. Shapes of our own: after the night little until the middle of
 * the morning, a first height when work ends, the greatest late in the evening, as mobile networks of the time saw it.
 */
export type Rhythm = 'late' | 'even' | 'early';

const shapes: Record<Rhythm, number[]> = {
  late: [
    5.5, 2.2, 0.9, 0.4, 0.2, 0.2, 0.4, 0.9, 1.4, 2.0, 3.2, 3.8, 4.0, 3.6, 3.4, 3.4, 4.2, 5.6, 7.8, 6.6, 7.0, 8.4, 9.4,
    11,
  ],
  even: [
    2.6, 0.9, 0.3, 0.2, 0.1, 0.2, 0.6, 1.3, 2.2, 3.2, 4.4, 4.4, 4.4, 4.0, 4.4, 4.4, 5.2, 6.6, 8.8, 7.2, 7.0, 8.2, 9.2,
    10.2,
  ],
  early: [
    0.5, 0.2, 0.1, 0.1, 0.2, 0.8, 2.6, 4.0, 4.8, 5.2, 5.6, 5.2, 4.5, 3.5, 4.5, 5.0, 5.5, 7.0, 9.5, 8.5, 8.5, 7.5, 6.0,
    3.0,
  ],
};

/** Share of a day's use in each hour; each sums to 1. */
export const hourShares = Object.fromEntries(
  Object.entries(shapes).map(([rhythm, shape]) => {
    const sum = shape.reduce((total, weight) => total + weight, 0);
    return [rhythm, shape.map((weight) => weight / sum)];
  }),
) as Record<Rhythm, number[]>;

/** An hour of the day at which something not urgent happens to a person of this rhythm. */
export const hourOf = (chance: Chance, rhythm: Rhythm): number => chance.weighted(hourShares[rhythm]);

/** The same in the opening hours of shops and offices, 9 to 20. */
export const openingHour = (chance: Chance): number => 9 + chance.below(11);
