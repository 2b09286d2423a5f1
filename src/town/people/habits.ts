import type { Rhythm } from '../days/rhythms.ts';

/**
 * The hidden habits that people of the town follow: the twelve groups of the telecom pack (by the same ids) and
 * `ordinary`, who belong to none of them. A habit shows in age, plan, spending, device and use, nearly but never surely.
 */
export const habitIds = [
  'student',
  'business',
  'civilServant',
  'frontLineSales',
  'driver',
  'selfEmployed',
  'farmer',
  'senior',
  'migrantWorker',
  'teen',
  'homemaker',
  'trendy',
  'ordinary',
] as const;
export type HabitId = (typeof habitIds)[number];

/** What a person may like; hidden tastes and products are described by the same words. */
export const characteristics = [
  'news',
  'sport',
  'style',
  'finance',
  'culture',
  'music',
  'play',
  'internet',
  'travel',
  'saving',
  'talk',
  'work',
] as const;
export type Characteristic = (typeof characteristics)[number];

export type Workplace = 'campus' | 'business-district' | 'office' | 'shop' | 'field' | 'road' | 'none';

export type Outing = 'cinema' | 'gym' | 'hot-area' | 'phone-shop' | 'scenic-spot';

/** `[from, until]` everywhere: the range most people of the habit lie in. */
type Range = readonly [from: number, until: number];

export interface Habit {
  /** Percent of the town. */
  share: number;
  age: Range;
  femaleShare: number;
  /** Yuan a month. */
  monthlySpend: Range;
  /** gotone, m-zone, easyown. */
  brandWeights: readonly [number, number, number];
  /** Wants a newer and dearer phone: 0 to 1, around which people of the habit lie. */
  gadgetry: number;
  /** Calls, text messages and browsing spells a day, own MMS a month, data of a month in MB. */
  calls: number;
  texts: number;
  browsing: number;
  mms: number;
  dataMb: number;
  /** Minutes of long-distance calls a month. */
  longDistanceMinutes: Range;
  /** Days roamed in three months. */
  roamingDays: Range;
  outOfTownShare: number;
  /** Occupation as CRM would write it, and the share for whom it is written down. */
  occupation?: readonly [name: string, share: number];
  /** Tag that gives the habit away, and the share who have it. */
  tag?: readonly [name: string, share: number];
  rhythm: Rhythm;
  workplace: Workplace;
  /** Outings a week. */
  outings: Readonly<Record<Outing, number>>;
  /** Means of the hidden tastes, 0 to 1; those not named are 0.3. */
  tastes: Partial<Record<Characteristic, number>>;
}

const outings = (cinema: number, gym: number, hotArea: number, phoneShop: number, scenic: number) => ({
  cinema,
  gym,
  'hot-area': hotArea,
  'phone-shop': phoneShop,
  'scenic-spot': scenic,
});

export const habits: Readonly<Record<HabitId, Habit>> = {
  student: {
    share: 14,
    age: [17, 25],
    femaleShare: 0.5,
    monthlySpend: [20, 70],
    brandWeights: [1, 85, 14],
    gadgetry: 0.52,
    calls: 1.47,
    texts: 5.46,
    browsing: 0.756,
    mms: 2.5,
    dataMb: 45,
    longDistanceMinutes: [5, 80],
    roamingDays: [0, 6],
    outOfTownShare: 0.5,
    occupation: ['student', 0.3],
    tag: ['campus-vpn', 0.62],
    rhythm: 'late',
    workplace: 'campus',
    outings: outings(0.35, 0.3, 0.6, 0.14, 0.12),
    tastes: { sport: 0.5, style: 0.5, culture: 0.5, music: 0.75, play: 0.7, internet: 0.75, saving: 0.65, talk: 0.5 },
  },
  business: {
    share: 7,
    age: [28, 58],
    femaleShare: 0.3,
    monthlySpend: [130, 420],
    brandWeights: [80, 2, 18],
    gadgetry: 0.78,
    calls: 5.46,
    texts: 1.89,
    browsing: 0.714,
    mms: 1.2,
    dataMb: 70,
    longDistanceMinutes: [60, 400],
    roamingDays: [4, 30],
    outOfTownShare: 0.15,
    occupation: ['manager', 0.3],
    tag: ['enterprise-vpn', 0.2],
    rhythm: 'even',
    workplace: 'business-district',
    outings: outings(0.12, 0.3, 0.4, 0.05, 0.15),
    tastes: { news: 0.75, finance: 0.8, travel: 0.8, internet: 0.55, work: 0.8, sport: 0.45, saving: 0.1 },
  },
  civilServant: {
    share: 5,
    age: [25, 58],
    femaleShare: 0.4,
    monthlySpend: [50, 140],
    brandWeights: [70, 2, 28],
    gadgetry: 0.5,
    calls: 3.15,
    texts: 2.1,
    browsing: 0.42,
    mms: 1.5,
    dataMb: 18,
    longDistanceMinutes: [5, 60],
    roamingDays: [0, 2],
    outOfTownShare: 0.05,
    occupation: ['civil-servant', 0.45],
    tag: ['government-vpn', 0.7],
    rhythm: 'even',
    workplace: 'office',
    outings: outings(0.15, 0.25, 0.35, 0.04, 0.15),
    tastes: { news: 0.85, culture: 0.6, finance: 0.45, work: 0.55, saving: 0.35 },
  },
  frontLineSales: {
    share: 5,
    age: [21, 42],
    femaleShare: 0.45,
    monthlySpend: [80, 200],
    brandWeights: [35, 10, 55],
    gadgetry: 0.56,
    calls: 7.14,
    texts: 3.36,
    browsing: 0.546,
    mms: 1,
    dataMb: 30,
    longDistanceMinutes: [20, 150],
    roamingDays: [0, 3],
    outOfTownShare: 0.3,
    occupation: ['sales', 0.5],
    tag: ['enterprise-vpn', 0.8],
    rhythm: 'even',
    workplace: 'road',
    outings: outings(0.15, 0.1, 0.5, 0.1, 0.08),
    tastes: { work: 0.85, talk: 0.8, finance: 0.5, news: 0.5, saving: 0.5, internet: 0.5 },
  },
  driver: {
    share: 4,
    age: [27, 55],
    femaleShare: 0.08,
    monthlySpend: [60, 150],
    brandWeights: [12, 3, 85],
    gadgetry: 0.3,
    calls: 5.46,
    texts: 1.26,
    browsing: 0.21,
    mms: 0.4,
    dataMb: 8,
    longDistanceMinutes: [5, 60],
    roamingDays: [0, 2],
    outOfTownShare: 0.2,
    occupation: ['driver', 0.55],
    tag: ['driver-vpn', 0.6],
    rhythm: 'even',
    workplace: 'road',
    outings: outings(0.04, 0.04, 0.2, 0.05, 0.05),
    tastes: { talk: 0.75, news: 0.5, music: 0.5, sport: 0.5, saving: 0.6, travel: 0.5 },
  },
  selfEmployed: {
    share: 8,
    age: [26, 56],
    femaleShare: 0.42,
    monthlySpend: [60, 180],
    brandWeights: [18, 3, 79],
    gadgetry: 0.42,
    calls: 5.04,
    texts: 1.68,
    browsing: 0.336,
    mms: 0.8,
    dataMb: 14,
    longDistanceMinutes: [20, 180],
    roamingDays: [0, 2],
    outOfTownShare: 0.3,
    occupation: ['self-employed', 0.45],
    tag: ['merchant-vpn', 0.68],
    rhythm: 'even',
    workplace: 'shop',
    outings: outings(0.06, 0.05, 0.25, 0.06, 0.06),
    tastes: { finance: 0.7, talk: 0.7, work: 0.6, news: 0.5, saving: 0.6 },
  },
  farmer: {
    share: 8,
    age: [28, 62],
    femaleShare: 0.45,
    monthlySpend: [10, 45],
    brandWeights: [1, 1, 98],
    gadgetry: 0.14,
    calls: 1.89,
    texts: 0.735,
    browsing: 0.063,
    mms: 0.1,
    dataMb: 2,
    longDistanceMinutes: [5, 60],
    roamingDays: [0, 1],
    outOfTownShare: 0.02,
    occupation: ['farmer', 0.5],
    tag: ['village-vpn', 0.7],
    rhythm: 'early',
    workplace: 'field',
    outings: outings(0.01, 0.01, 0.15, 0.03, 0.01),
    tastes: { saving: 0.85, talk: 0.5, news: 0.4, internet: 0.1, play: 0.15 },
  },
  senior: {
    share: 8,
    age: [57, 84],
    femaleShare: 0.52,
    monthlySpend: [10, 50],
    brandWeights: [12, 0, 88],
    gadgetry: 0.12,
    calls: 1.68,
    texts: 0.42,
    browsing: 0.063,
    mms: 0.15,
    dataMb: 1.5,
    longDistanceMinutes: [0, 40],
    roamingDays: [0, 1],
    outOfTownShare: 0.03,
    occupation: ['retired', 0.45],
    tag: ['senior-plan', 0.5],
    rhythm: 'early',
    workplace: 'none',
    outings: outings(0.03, 0.08, 0.3, 0.03, 0.3),
    tastes: { news: 0.65, culture: 0.5, saving: 0.75, internet: 0.08, play: 0.08, talk: 0.5 },
  },
  migrantWorker: {
    share: 13,
    age: [18, 47],
    femaleShare: 0.4,
    monthlySpend: [25, 75],
    brandWeights: [1, 14, 85],
    gadgetry: 0.38,
    calls: 2.52,
    texts: 2.1,
    browsing: 0.504,
    mms: 0.8,
    dataMb: 14,
    longDistanceMinutes: [70, 260],
    roamingDays: [0, 4],
    outOfTownShare: 0.94,
    occupation: ['worker', 0.35],
    rhythm: 'late',
    workplace: 'office',
    outings: outings(0.05, 0.03, 0.4, 0.14, 0.06),
    tastes: { talk: 0.8, saving: 0.85, music: 0.6, play: 0.55, internet: 0.5, news: 0.35 },
  },
  teen: {
    share: 5,
    age: [12, 17],
    femaleShare: 0.5,
    monthlySpend: [10, 40],
    brandWeights: [0, 80, 20],
    gadgetry: 0.4,
    calls: 1.05,
    texts: 1.68,
    browsing: 0.462,
    mms: 1.6,
    dataMb: 18,
    longDistanceMinutes: [0, 15],
    roamingDays: [0, 1],
    outOfTownShare: 0.05,
    rhythm: 'even',
    workplace: 'office',
    outings: outings(0.2, 0.2, 0.4, 0.1, 0.12),
    tastes: { music: 0.8, play: 0.85, style: 0.5, sport: 0.5, internet: 0.65, saving: 0.5, news: 0.1 },
  },
  homemaker: {
    share: 6,
    age: [27, 56],
    femaleShare: 0.99,
    monthlySpend: [20, 70],
    brandWeights: [10, 3, 87],
    gadgetry: 0.32,
    calls: 2.31,
    texts: 1.47,
    browsing: 0.252,
    mms: 0.8,
    dataMb: 7,
    longDistanceMinutes: [5, 50],
    roamingDays: [0, 1],
    outOfTownShare: 0.1,
    occupation: ['homemaker', 0.45],
    tag: ['family-plan', 0.75],
    rhythm: 'even',
    workplace: 'none',
    outings: outings(0.12, 0.12, 0.7, 0.04, 0.12),
    tastes: { style: 0.75, saving: 0.75, culture: 0.45, talk: 0.6, play: 0.35 },
  },
  trendy: {
    share: 9,
    age: [23, 40],
    femaleShare: 0.56,
    monthlySpend: [65, 180],
    brandWeights: [35, 35, 30],
    gadgetry: 0.82,
    calls: 2.73,
    texts: 2.73,
    browsing: 1.05,
    mms: 2.6,
    dataMb: 110,
    longDistanceMinutes: [5, 60],
    roamingDays: [0, 2],
    outOfTownShare: 0.2,
    occupation: ['office', 0.35],
    rhythm: 'late',
    workplace: 'business-district',
    outings: outings(0.5, 0.4, 0.9, 0.14, 0.2),
    tastes: { style: 0.8, music: 0.7, play: 0.6, internet: 0.85, travel: 0.6, culture: 0.55, saving: 0.2 },
  },
  ordinary: {
    share: 8,
    age: [24, 59],
    femaleShare: 0.48,
    monthlySpend: [25, 65],
    brandWeights: [15, 10, 75],
    gadgetry: 0.3,
    calls: 2.52,
    texts: 1.68,
    browsing: 0.252,
    mms: 0.6,
    dataMb: 8,
    longDistanceMinutes: [5, 40],
    roamingDays: [0, 1],
    outOfTownShare: 0.05,
    occupation: ['office', 0.3],
    rhythm: 'even',
    workplace: 'office',
    outings: outings(0.1, 0.1, 0.35, 0.05, 0.08),
    tastes: { news: 0.45, saving: 0.5, talk: 0.45 },
  },
};
