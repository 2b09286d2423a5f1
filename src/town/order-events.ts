/** Orders and cancellations that happen without anybody's doing: the background that campaigns are measured against. */
import type { Today } from './day-events.ts';
import { habits } from './habits.ts';
import { deviceMeets } from './holdings.ts';
import type { Scene } from './hour-events.ts';
import type { Person } from './person.ts';
import { dataPackageMb, knownProduct, townProducts } from './products.ts';
import { openingHour } from './rhythms.ts';
import { appeal, matchOf, tastesOf } from './tastes.ts';

const DAILY_ORDERS = 0.004;
const DAILY_CANCELS = 0.0015;
const vias = ['counter', 'call-centre', 'web-hall', 'sms-hall', 'wap-hall'] as const;

const exclusive = [[...dataPackageMb.keys()], [knownProduct('smart-bundle'), knownProduct('mms-bundle')]];

/** Whether the person could order the product now: the phone is able, it is not held, nothing held excludes it. */
export function mayHold(scene: Scene, person: Person, product: number): boolean {
  const { lives } = scene;
  if (lives.holds(person, product) || !deviceMeets(townProducts[product].needs, lives.deviceOf(person))) return false;
  return !exclusive.some((set) => set.includes(product) && set.some((other) => lives.holds(person, other)));
}

export function reportOrders({ scene, person, chance, report }: Today): void {
  const { lives } = scene;
  if (chance.happens(DAILY_ORDERS) && lives.inArrears[person.number] === 0) {
    const product = chance.below(townProducts.length);
    const tastes = tastesOf(scene.townSeed, person.number, habits[person.habit], person.female);
    const likes = chance.happens(appeal(matchOf(townProducts[product], tastes)) / 2);
    if (likes && mayHold(scene, person, product)) {
      lives.order(person, product);
      report('order', openingHour(chance) + chance.next(), { product: townProducts[product].id, via: chance.pick(vias) });
    }
  }
  const held = lives.holdingsOf(person);
  if (held.length > 0 && chance.happens(DAILY_CANCELS)) {
    const product = chance.pick(held);
    // A holding planted as invalid stays to be found.
    if (product === person.invalid?.product) return;
    lives.cancel(person, product);
    report('cancel', openingHour(chance) + chance.next(), { product: townProducts[product].id, via: chance.pick(vias) });
  }
}
