import type { Chance } from '../chance.ts';
import { type Device, devices } from './devices.ts';
import type { Person } from './person.ts';
import { dataPackageMb, knownProduct, type Need, newspapers, townProducts } from './products.ts';
import { appeal, matchOf, type Tastes } from './tastes.ts';

/** Whether a phone can do what a product needs; one that the device table does not know can do nothing for sure. */
export function deviceMeets(need: Need, device: Device | undefined): boolean {
  switch (need) {
    case 'nothing':
      return true;
    case 'mms':
      return device?.mms === true;
    case 'wap':
      return device?.wap === true;
    case 'gprs':
      return device?.gprs === true;
    case '3g':
      return device?.data3g === true;
    case 'client':
      return device?.clientSupport === true;
  }
}

const brandIssues = new Map([
  [knownProduct('paper-gotone'), 'gotone'],
  [knownProduct('paper-mzone'), 'm-zone'],
]);
/** Products that exclude each other; the first one chosen stays. */
const exclusive: readonly (readonly number[])[] = [
  [...dataPackageMb.keys()],
  [knownProduct('smart-bundle'), knownProduct('mms-bundle')],
];
const MAX_NEWSPAPERS = 3;

/** What somebody with these tastes has ordered by the first morning. */
export function holdingsOf(person: Person, tastes: Tastes, chance: Chance): Person['holdings'] {
  const holdings: Person['holdings'] = [];
  const device = devices[person.device];
  const held = (products: readonly number[]) => holdings.filter(({ product }) => products.includes(product)).length;
  for (let index = 0; index < townProducts.length; index++) {
    const product = townProducts[index];
    const brand = brandIssues.get(index);
    const wanted = chance.happens(Math.min(0.8, product.held * appeal(matchOf(product, tastes)) * 1.2));
    const daysBefore = 2 + chance.below(Math.max(1, Math.min(700, person.activatedDaysBefore - 2)));
    if (!wanted || !deviceMeets(product.needs, device)) continue;
    if (brand !== undefined && brand !== person.brand) continue;
    if (newspapers.includes(index) && held(newspapers) >= MAX_NEWSPAPERS) continue;
    if (exclusive.some((set) => set.includes(index) && held(set) > 0)) continue;
    holdings.push({ product: index, daysBefore: Math.min(daysBefore, person.activatedDaysBefore) });
  }
  return holdings;
}
