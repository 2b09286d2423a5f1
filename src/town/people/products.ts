import type { Characteristic } from './habits.ts';

/** What a product asks of a phone and a line to be of any use. */
export type Need = 'nothing' | 'mms' | 'wap' | 'gprs' | '3g' | 'client';

/** A product of the telecom pack as the town sees it: who would like it, and who can use it. */
export interface TownProduct {
  id: string;
  /** How much of each characteristic it has, 0 to 1. */
  likes: Partial<Record<Characteristic, number>>;
  needs: Need;
  /** Share of the able who hold it before the first day, before tastes; 0 for what nobody takes unasked. */
  held: number;
  /** How easily it is taken when offered, against the average product: free ones above 1, dear ones below. */
  ease: number;
}

const product = (
  id: string,
  needs: Need,
  held: number,
  ease: number,
  likes: Partial<Record<Characteristic, number>>,
): TownProduct => ({ id, likes, needs, held, ease });

/** The products by the ids of the telecom pack. */
export const townProducts: readonly TownProduct[] = [
  product('paper-renmin', 'mms', 0.02, 0.9, { news: 1 }),
  product('paper-xinhua', 'mms', 0.03, 1, { news: 0.9, work: 0.3 }),
  product('paper-chutian', 'mms', 0.06, 1.1, { news: 0.8, talk: 0.3 }),
  product('paper-sport', 'mms', 0.03, 1, { sport: 1 }),
  product('paper-ruili', 'mms', 0.03, 1, { style: 1 }),
  product('paper-film', 'mms', 0.015, 1, { culture: 0.6, play: 0.5, style: 0.3 }),
  product('paper-finance', 'mms', 0.03, 0.9, { finance: 1 }),
  product('paper-geography', 'mms', 0.01, 0.9, { culture: 1, travel: 0.5 }),
  product('paper-library', 'mms', 0.01, 0.9, { culture: 1 }),
  product('paper-digest', 'mms', 0.06, 1.2, { news: 1, saving: 0.2 }),
  product('paper-gotone', 'mms', 0.04, 1.2, { news: 0.7, travel: 0.5 }),
  product('paper-mzone', 'mms', 0.04, 1.2, { music: 0.6, play: 0.6, style: 0.5 }),
  product('mobile-payment', 'nothing', 0.03, 1, { internet: 0.7, finance: 0.5 }),
  product('mobile-securities', 'gprs', 0.02, 0.7, { finance: 1, internet: 0.4 }),
  product('online-top-up', 'nothing', 0.06, 1.3, { internet: 0.8, saving: 0.4 }),
  product('conference-call', 'nothing', 0.01, 0.6, { work: 1, talk: 0.4 }),
  product('data-trial', 'gprs', 0.01, 1.6, { internet: 0.8, saving: 0.5 }),
  product('data-5', 'gprs', 0.16, 1.2, { internet: 0.7, saving: 0.5 }),
  product('data-10', 'gprs', 0.12, 1, { internet: 0.9 }),
  product('data-20', 'gprs', 0.08, 0.8, { internet: 1 }),
  product('data-50', 'gprs', 0.03, 0.5, { internet: 1, work: 0.3 }),
  product('data-boost', 'gprs', 0, 1.3, { internet: 1 }),
  product('night-data', 'gprs', 0.02, 1, { internet: 0.8, play: 0.7 }),
  product('messenger', 'client', 0.05, 1, { internet: 0.7, talk: 0.6 }),
  product('mail', 'nothing', 0.03, 0.9, { work: 0.8, internet: 0.4 }),
  product('number-book', 'nothing', 0.03, 1, { work: 0.5, talk: 0.5 }),
  product('sms-pack', 'nothing', 0.12, 1.1, { talk: 0.8, saving: 0.6 }),
  product('roaming-domestic', 'nothing', 0.02, 1, { travel: 1, work: 0.4 }),
  product('roaming-international', 'nothing', 0.005, 0.5, { travel: 1, finance: 0.3 }),
  product('smart-bundle', 'client', 0.02, 1.1, { internet: 0.9, style: 0.4 }),
  product('mms-bundle', 'mms', 0.03, 1.2, { saving: 0.5, style: 0.4 }),
  product('retention-plan', 'nothing', 0.03, 1.4, { saving: 1 }),
  product('ring-back-tone', 'nothing', 0.3, 1.1, { music: 0.9, style: 0.3 }),
  product('music-club', 'nothing', 0.06, 0.9, { music: 1 }),
  product('full-track', 'wap', 0.04, 0.9, { music: 1, internet: 0.3 }),
  product('song-player', 'client', 0.04, 1.1, { music: 0.9, internet: 0.5 }),
  product('mobile-video', '3g', 0.03, 0.8, { play: 0.8, internet: 0.7 }),
  product('mobile-games', 'wap', 0.04, 0.9, { play: 1 }),
  product('cartoon', 'wap', 0.02, 0.9, { play: 0.9, culture: 0.3 }),
  product('info-12580', 'nothing', 0.03, 1, { news: 0.5, saving: 0.4 }),
  product('travel-12580', 'nothing', 0.02, 1.1, { travel: 0.9 }),
  product('news-flash', 'nothing', 0.05, 1, { news: 0.9 }),
  product('match-scores', 'nothing', 0.02, 1, { sport: 1 }),
  product('weather', 'nothing', 0.1, 1.1, { news: 0.4, travel: 0.3, saving: 0.2 }),
  product('mobile-reading', 'wap', 0.04, 1, { culture: 0.8, internet: 0.4 }),
  product('device-voucher', 'nothing', 0, 1.5, { style: 0.6, saving: 0.6 }),
  product('surf-gift', 'gprs', 0, 1.4, { saving: 0.7, internet: 0.4 }),
  product('package-half', 'gprs', 0, 1.5, { saving: 0.8, internet: 0.5 }),
  product('refer-friend', 'nothing', 0, 0.8, { talk: 0.7, saving: 0.5 }),
  product('tone-gift', 'nothing', 0, 1.4, { music: 0.8, saving: 0.4 }),
  product('reading-gift', 'mms', 0, 1.4, { news: 0.5, saving: 0.6 }),
];

const indexes = new Map(townProducts.map(({ id }, index) => [id, index]));

/** A product by its id; undefined for one the town has never heard of. */
export const productOf = (id: string): TownProduct | undefined => townProducts[indexes.get(id) ?? -1];

/** The index in `townProducts` of a product that must be there. */
export function knownProduct(id: string): number {
  const index = indexes.get(id);
  if (index === undefined) throw new Error(`broken invariant: the town sells no ${id}`);
  return index;
}

export const newspapers: readonly number[] = townProducts.flatMap(({ id }, index) =>
  id.startsWith('paper-') ? [index] : [],
);

/** Data packages with what they hold a month, in MB. */
export const dataPackageMb: ReadonlyMap<number, number> = new Map([
  [knownProduct('data-trial'), 10],
  [knownProduct('data-5'), 30],
  [knownProduct('data-10'), 70],
  [knownProduct('data-20'), 150],
  [knownProduct('data-50'), 500],
]);

export const musicProducts: readonly number[] = ['ring-back-tone', 'music-club', 'full-track', 'song-player'].map(
  knownProduct,
);

/** What the operator lets people try for a month. */
export const trialProducts: readonly number[] = [
  'data-trial',
  'mobile-reading',
  'messenger',
  'mobile-video',
  'ring-back-tone',
].map(knownProduct);
