/** Orders and cancellations that happen without anybody's doing: the background that campaigns are measured against. */
import { DAY_MS, HOUR_MS } from '../calendar.ts';
import { habits } from '../people/habits.ts';
import { deviceMeets } from '../people/holdings.ts';
import type { Person } from '../people/person.ts';
import { dataPackageMb, knownProduct, townProducts, trialProducts } from '../people/products.ts';
import { appeal, matchOf, tastesOf } from '../people/tastes.ts';
import { openingHour } from './rhythms.ts';
import type { Scene, Today } from './scene.ts';

const DAILY_ORDERS = 0.004;
const DAILY_CANCELS = 0.0015;
/** What people order without being asked. */
const wanted: readonly number[] = townProducts.flatMap(({ held }, index) => (held > 0 ? [index] : []));
const vias = ['counter', 'call-centre', 'web-hall', 'sms-hall', 'wap-hall'] as const;

const exclusive = [[...dataPackageMb.keys()], [knownProduct('smart-bundle'), knownProduct('mms-bundle')]];

/** Whether the person could order the product now: the phone is able, it is not held, nothing held excludes it. */
function mayHold(scene: Scene, person: Person, product: number): boolean {
  const { lives } = scene;
  if (lives.holds(person, product) || !deviceMeets(townProducts[product].needs, lives.deviceOf(person))) return false;
  return !exclusive.some((set) => set.includes(product) && set.some((other) => lives.holds(person, other)));
}

export function reportOrders({ scene, person, chance, report }: Today): void {
  const { lives } = scene;
  if (chance.happens(DAILY_ORDERS) && lives.inArrears[person.number] === 0) {
    const product = chance.pick(wanted);
    const tastes = tastesOf(scene.townSeed, person.number, habits[person.habit], person.female);
    const likes = chance.happens(appeal(matchOf(townProducts[product], tastes)) / 2);
    if (likes && mayHold(scene, person, product)) {
      lives.order(person, product);
      report('order', openingHour(chance) + chance.next(), {
        product: townProducts[product].id,
        via: chance.pick(vias),
      });
    }
  }
  const held = lives.holdingsOf(person);
  if (held.length > 0 && chance.happens(DAILY_CANCELS)) {
    const product = chance.pick(held);
    // A holding planted as invalid stays to be found.
    if (product === person.invalid?.product) return;
    lives.cancel(person, product);
    report('cancel', openingHour(chance) + chance.next(), {
      product: townProducts[product].id,
      via: chance.pick(vias),
    });
  }
}

/** Trials begin, and end when their time is over. */
export function reportTrials({ scene, person, chance, day, midnight, report }: Today): void {
  const { trial } = person;
  if (trial !== undefined && Math.floor(trial.endsInDays) === day) {
    const endsAt = scene.start + Math.round(trial.endsInDays * DAY_MS);
    report('trial', (trial.endsInDays - day) * 24, { product: townProducts[trial.product].id, state: 'ended', endsAt });
  }
  if (trial !== undefined || !chance.happens(0.0008)) return;
  const product = chance.pick(trialProducts);
  if (!mayHold(scene, person, product)) return;
  const hour = openingHour(chance) + chance.next();
  const endsAt = midnight + Math.round(hour * HOUR_MS) + 30 * DAY_MS;
  report('trial', hour, { product: townProducts[product].id, state: 'started', endsAt });
}
