import { uniformOf } from '../../core/hash.ts';

type Occupation = 'student' | 'office' | 'trader' | 'railway' | 'retired';

/** An inhabitant of the demo's little town: what billing knows, and the habits that make the days. */
export interface Inhabitant {
  customerId: string;
  age: number;
  gender: 'female' | 'male';
  plan: 'campus' | 'everyday' | 'business';
  monthlySpend: number;
  balance: number;
  occupation: Occupation;
  device: string;
  mmsDevice: boolean;
  inArrears: boolean;
  homeCell: string;
  workCell: string;
  /** Hours after local midnight. */
  leavesHomeAt: number;
  leavesWorkAt: number;
  /** Takes the train to work and back. */
  rides: boolean;
  /** Events an hour while awake, of each kind. */
  callsPerHour: number;
  messagesPerHour: number;
  megabytesPerHour: number;
}

/** Numbers in [0, 1) that depend on nothing but their names: the same town for the same seed, for ever. */
export type Chance = (...names: (string | number)[]) => number;

export function chanceOf(seed: number): Chance {
  return (...names) => uniformOf('town', seed, ...names);
}

export function pick<T>(items: readonly [T, ...T[]], chance: number): T {
  return items[Math.floor(chance * items.length)] ?? items[0];
}

const occupations: readonly [Occupation, ...Occupation[]] = [
  'student',
  'student',
  'student',
  'office',
  'office',
  'office',
  'office',
  'trader',
  'trader',
  'railway',
  'retired',
  'retired',
];

const workCells: Record<Occupation, readonly [string, ...string[]]> = {
  student: ['campus-dorms', 'campus-library', 'campus-labs', 'campus-gate'],
  office: ['office-north', 'office-south', 'office-tower'],
  trader: ['market-hall', 'market-street', 'market-yard'],
  railway: ['station-hall', 'station-east', 'station-west'],
  retired: ['park', 'market-hall'],
};

const ages: Record<Occupation, [from: number, to: number]> = {
  student: [15, 25],
  office: [22, 58],
  trader: [24, 64],
  railway: [24, 58],
  retired: [58, 88],
};

const plainPhones = ['Candybar 20', 'Flip 8', 'Easy 2'] as const;
export const picturePhones = ['Lumen 5', 'Lumen 7', 'Orchid Pro', 'Kite One'] as const;

/** The inhabitant with this number, from 1. */
export function inhabitant(number: number, chance: Chance): Inhabitant {
  const customerId = `resident-${String(number).padStart(4, '0')}`;
  const draw = (name: string) => chance(customerId, name);
  const between = (from: number, to: number, name: string) => from + (to - from) * draw(name);
  const occupation = pick(occupations, draw('occupation'));
  const [youngest, oldest] = ages[occupation];
  const age = Math.floor(between(youngest, oldest + 1, 'age'));
  const young = Math.max(0.15, 1 - Math.max(0, age - 18) / 60);
  const mmsDevice = draw('picture phone') < 0.35 + 0.5 * young;
  return {
    customerId,
    age,
    gender: draw('gender') < 0.5 ? 'female' : 'male',
    plan: occupation === 'student' ? 'campus' : draw('plan') < 0.25 ? 'business' : 'everyday',
    monthlySpend: Math.round(between(15, occupation === 'student' ? 90 : 260, 'spend') * 100) / 100,
    balance: Math.round(between(-4, 80, 'balance') * 100) / 100,
    occupation,
    device: mmsDevice ? pick(picturePhones, draw('phone')) : pick(plainPhones, draw('phone')),
    mmsDevice,
    inArrears: draw('arrears') < 0.04,
    homeCell: occupation === 'student' ? 'campus-dorms' : `home-${1 + Math.floor(draw('home') * 24)}`,
    workCell: pick(workCells[occupation], draw('work')),
    leavesHomeAt: between(6.8, 9.2, 'leaves home'),
    leavesWorkAt: between(16.5, 19, 'leaves work'),
    rides: occupation === 'office' && draw('rides') < 0.4,
    callsPerHour: between(0.05, 0.45, 'calls'),
    messagesPerHour: between(0.05, 0.2 + 0.9 * young, 'messages'),
    megabytesPerHour: mmsDevice ? between(1, 4 + 80 * young * young, 'megabytes') : 0.5,
  };
}
