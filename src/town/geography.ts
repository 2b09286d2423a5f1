import type { Chance } from './chance.ts';

/**
 * The ground of the town: 12 districts of 40 cells, laid out by the rule of the telecom pack (its README), so that the
 * pack's areas fit whatever town is made. A cell is a number from 0; its name is `d01-001` to `d12-040`.
 */
export const DISTRICTS = 12;
const CELLS_PER_DISTRICT = 40;

export type Cell = number;

export const cellCount = DISTRICTS * CELLS_PER_DISTRICT;

export const placeKinds = [
  'railway-station',
  'airport',
  'cinema',
  'gym',
  'phone-shop',
  'hot-area',
  'campus',
  'business-district',
  'scenic-spot',
] as const;
export type PlaceKind = (typeof placeKinds)[number];

const everywhere = Array.from({ length: DISTRICTS }, (_, index) => index + 1);

/** Districts that have the kind of place, and which of their cells it covers, both counted from 1. */
const layout: Record<PlaceKind, { districts: readonly number[]; numbers: readonly number[] }> = {
  'railway-station': { districts: [1, 5, 9], numbers: [39, 40] },
  airport: { districts: [12], numbers: [38, 39, 40] },
  cinema: { districts: everywhere, numbers: [31] },
  gym: { districts: everywhere, numbers: [32] },
  'phone-shop': { districts: everywhere, numbers: [33] },
  'hot-area': { districts: everywhere, numbers: [34] },
  campus: { districts: [3, 8], numbers: [21, 22, 23, 24, 25, 26] },
  'business-district': { districts: [2, 6], numbers: [21, 22, 23, 24, 25, 26] },
  'scenic-spot': { districts: [4, 10, 11], numbers: [35, 36] },
};

const cellOf = (district: number, number: number): Cell => (district - 1) * CELLS_PER_DISTRICT + number - 1;

/** The cells of every kind of place. */
export const placeCells = Object.fromEntries(
  placeKinds.map((kind) => {
    const { districts, numbers } = layout[kind];
    return [kind, districts.flatMap((district) => numbers.map((number) => cellOf(district, number)))];
  }),
) as Record<PlaceKind, Cell[]>;

const twoDigits = (number: number) => String(number).padStart(2, '0');
const threeDigits = (number: number) => String(number).padStart(3, '0');

const cellNames = everywhere.flatMap((district) =>
  Array.from({ length: CELLS_PER_DISTRICT }, (_, index) => `d${twoDigits(district)}-${threeDigits(index + 1)}`),
);

export const cellName = (cell: Cell): string => cellNames[cell];

/** The district of a cell, from 1. */
export const districtOf = (cell: Cell): number => Math.floor(cell / CELLS_PER_DISTRICT) + 1;

/** The region of each district, as the pack names them; index 0 is district 1. */
const regions = [
  'wuhan',
  'wuhan',
  'wuhan',
  'wuhan',
  'wuhan',
  'wuhan',
  'yichang',
  'yichang',
  'xiangyang',
  'xiangyang',
  'jingzhou',
  'huanggang',
] as const;

export const regionOf = (district: number): string => regions[district - 1];

/** Where people live: the inner six districts hold most of them. */
const homeWeights = [12, 13, 11, 10, 11, 10, 7, 7, 6, 5, 4, 4];
const ruralWeights = [0, 0, 0, 1, 0, 1, 3, 3, 6, 8, 8, 8];

export const homeIn = (chance: Chance, rural: boolean): Cell =>
  cellOf(chance.weighted(rural ? ruralWeights : homeWeights) + 1, 1 + chance.below(20));

/** An office, works or shop of a district; districts without campus or business district have them all to themselves. */
export const workplaceIn = (chance: Chance, district: number): Cell => cellOf(district, 27 + chance.below(4));

export const anyPlace = (chance: Chance, kind: PlaceKind): Cell => chance.pick(placeCells[kind]);

/** The place of this kind in the district, else anywhere. */
export function nearbyPlace(chance: Chance, kind: PlaceKind, district: number): Cell {
  const { districts, numbers } = layout[kind];
  return districts.includes(district) ? cellOf(district, chance.pick(numbers)) : anyPlace(chance, kind);
}

/** Somewhere on the streets of a district: people pass through homes' and works' cells on their way. */
export const streetIn = (chance: Chance, district: number): Cell => cellOf(district, 1 + chance.below(30));
