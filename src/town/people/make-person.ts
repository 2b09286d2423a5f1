import { Chance } from '../chance.ts';
import { anyPlace, type Cell, districtOf, homeIn, nearbyPlace, workplaceIn } from '../geography.ts';
import { purposes } from '../purposes.ts';
import { type Device, deviceOfTier, devices } from './devices.ts';
import { type Habit, habitIds, habits } from './habits.ts';
import { deviceMeets, holdingsOf } from './holdings.ts';
import type { Brand, LineState, Person } from './person.ts';
import { plantInvalidHolding, troubleOf } from './planted.ts';
import { dataPackageMb, musicProducts, newspapers, townProducts, trialProducts } from './products.ts';
import { tastesOf } from './tastes.ts';

const shares = habitIds.map((id) => habits[id].share);
const brands: readonly Brand[] = ['gotone', 'm-zone', 'easyown'];

/** The events a collector sees are some of the calls a bill counts: billed minutes of a month per daily call seen. */
const BILLED_MINUTES_PER_DAILY_CALL = 107;

const STAYED_SHARE = 0.72;

/** The person with this number: a pure function of the town's seed and the number. */
export function makePerson(townSeed: number, number: number): Person {
  const chance = new Chance().seed(townSeed, number, 0, purposes.person);
  const id = habitIds[chance.weighted(shares)];
  const habit = habits[id];
  const female = chance.happens(habit.femaleShare);
  const home = homeOf(chance, habit);
  const work = workOf(chance, habit, home);
  const phone = phoneOf(chance, habit);
  const lively = Math.max(0.25, 1 + 0.4 * chance.normal());
  const person: Person = {
    townSeed,
    number,
    // No mobile number starts with 100: nobody's real line can be meant.
    customerId: String(10_000_000_001 + number),
    habit: id,
    age: Math.round(within(chance, habit.age)),
    female,
    home,
    ...(work === undefined ? {} : { work }),
    ...registeredOf(chance, habit),
    outOfTown: chance.happens(habit.outOfTownShare),
    activatedDaysBefore: activatedOf(chance, habit),
    brand: brands[chance.weighted(habit.brandWeights)],
    ...accountOf(chance, habit),
    ...billedOf(chance, habit, lively),
    ...phone,
    hasEmail: chance.happens(0.12 + 0.4 * habit.gadgetry),
    hasApp: phone.device >= 0 && devices[phone.device].clientSupport && chance.happens(0.35),
    gprsOn: chance.happens(phone.device >= 0 && devices[phone.device].gprs ? 0.93 : 0.3),
    relatedServices: 0,
    musicUses3m: 0,
    issuesRead3m: 0,
    churnRisk: Math.round(100 * chance.next() ** 3) / 100,
    dataPlanMb: 0,
    dataUsedMb: 0,
    holdings: [],
    calls: habit.calls * lively,
    texts: habit.texts * lively,
    browsing: habit.browsing * lively,
    mms: (habit.mms / 30) * lively * chance.between(0, 2),
    mmsPaidShare: chance.pick([0, 0, 0.5, 1]),
    fetchShare: chance.happens(0.12) ? 0 : chance.between(0.4, 1),
    lapsed: [],
    phoneShopper: chance.happens(1 / 60),
    gymGoer: chance.happens(1 / 12),
    offForDays: chance.happens(0.004) ? 1 + chance.below(7) : 0,
    offAtNight: chance.happens(0.09),
  };
  settle(person, habit, chance, townSeed);
  return person;
}

/** The device table's entry of a phone; undefined when it does not know the phone. */
export const deviceOf = (person: Pick<Person, 'device'>): Device | undefined => devices[person.device];

/** What depends on everything else: holdings, what platforms count, planted troubles. */
function settle(person: Person, habit: Habit, chance: Chance, townSeed: number): void {
  const tastes = tastesOf(townSeed, person.number, habit, person.female);
  person.holdings = holdingsOf(person, tastes, chance);
  const holds = (products: readonly number[]) => person.holdings.some(({ product }) => products.includes(product));
  const device = deviceOf(person);
  if (device?.gprs !== true || !person.gprsOn) person.dataMb3m = 0;
  else if (holds([...dataPackageMb.keys()])) person.dataMb3m = chance.happens(0.15) ? 0 : person.dataMb3m * 1.6;
  person.dataMb3m = Math.round(person.dataMb3m * 10) / 10;
  person.dataPlanMb = person.holdings.reduce((sum, { product }) => sum + (dataPackageMb.get(product) ?? 0), 0);
  person.dataUsedMb = person.dataPlanMb * (person.dataMb3m === 0 ? 0 : Math.min(0.95, chance.between(0, 1.05)));
  person.relatedServices = person.dataMb3m === 0 ? 0 : Math.min(6, chance.poisson(device?.clientSupport ? 2 : 0.6));
  person.musicUses3m = holds(musicProducts) && !chance.happens(0.25) ? chance.below(30) : 0;
  person.issuesRead3m = holds(newspapers) ? Math.round(person.fetchShare * 88) : 0;
  if (chance.happens(0.12)) person.lapsed = lapsedOf(person, chance);
  if (chance.happens(0.02)) {
    const product = chance.pick(trialProducts);
    const endsInDays = chance.between(0.2, 24);
    if (deviceMeets(townProducts[product].needs, device)) person.trial = { product, endsInDays };
  }
  const trouble = troubleOf(chance);
  if (trouble !== undefined && person.lineState === 'active') {
    person.trouble = trouble;
    if (trouble === 'suspended') person.unreachable = true;
    if (trouble === 'unknown-device') person.device = -1;
  }
  plantInvalidHolding(person, chance);
}

const lines: readonly (readonly number[])[] = [[...dataPackageMb.keys()], musicProducts, newspapers];

/** A product that was had once and cancelled; nobody lapsed who still holds something of its line. */
function lapsedOf(person: Person, chance: Chance): Person['lapsed'] {
  const line = chance.pick(lines);
  const product = chance.pick(line);
  const daysBefore = Math.min(person.activatedDaysBefore, 10 + chance.below(300));
  const able = deviceMeets(townProducts[product].needs, deviceOf(person));
  return able && !person.holdings.some((holding) => line.includes(holding.product)) ? [{ product, daysBefore }] : [];
}

function homeOf(chance: Chance, habit: Habit): Cell {
  // Students live where they study.
  if (habit.workplace === 'campus' && chance.happens(0.8)) return anyPlace(chance, 'campus');
  return homeIn(chance, habit.workplace === 'field');
}

function workOf(chance: Chance, habit: Habit, home: Cell): Cell | undefined {
  const district = districtOf(home);
  // People of some trades work at the places that others visit.
  if (chance.happens(habit.workplace === 'shop' ? 0.25 : 0.01)) {
    return nearbyPlace(chance, chance.pick(['hot-area', 'phone-shop', 'railway-station', 'cinema']), district);
  }
  switch (habit.workplace) {
    case 'campus':
      return nearbyPlace(chance, 'campus', district);
    case 'business-district':
      return chance.happens(0.6) ? anyPlace(chance, 'business-district') : workplaceIn(chance, district);
    case 'office':
    case 'shop':
      return workplaceIn(chance, chance.happens(0.5) ? district : 1 + chance.below(12));
    case 'field':
      return home;
    default:
      return undefined;
  }
}

const otherTags = ['campus-vpn', 'government-vpn', 'enterprise-vpn', 'merchant-vpn', 'village-vpn', 'driver-vpn'];
const otherOccupations = ['student', 'self-employed', 'worker', 'office', 'manager', 'sales', 'retired'];

/** What CRM has on file; for a few people it is wrong, as it is everywhere. */
function registeredOf(chance: Chance, habit: Habit): Pick<Person, 'tags' | 'occupation'> {
  const tags: string[] = [];
  if (habit.tag !== undefined && chance.happens(habit.tag[1])) tags.push(habit.tag[0]);
  if (chance.happens(0.012)) tags.push(chance.pick(otherTags));
  if (chance.happens(0.1)) tags.push('family-plan');
  if (chance.happens(habit.workplace === 'road' ? 0.4 : 0.12)) tags.push('car-owner');
  const named = habit.occupation !== undefined && chance.happens(habit.occupation[1]) ? habit.occupation[0] : undefined;
  const occupation = chance.happens(0.02) ? chance.pick(otherOccupations) : named;
  const distinct = [...new Set(tags)];
  return occupation === undefined ? { tags: distinct } : { tags: distinct, occupation };
}

function activatedOf(chance: Chance, habit: Habit): number {
  const oldest = Math.min(4000, (habit.age[1] - 10) * 300);
  return chance.happens(0.08) ? 1 + chance.below(88) : 90 + chance.below(oldest);
}

function accountOf(chance: Chance, habit: Habit) {
  const monthlySpend = Math.round(100 * within(chance, habit.monthlySpend, 1.4)) / 100;
  const state = chance.next();
  const lineState: LineState = state < 0.005 ? 'cancelled' : state < 0.017 ? 'suspended' : 'active';
  const inArrears = lineState === 'suspended' || chance.happens(0.025);
  const balance = inArrears ? -chance.between(0.5, 30) : monthlySpend * chance.between(0.02, 1.6);
  return {
    monthlySpend,
    lineState,
    unreachable: lineState !== 'active',
    inArrears,
    balance: Math.round(balance * 100) / 100,
    doNotDisturb: chance.happens(0.03),
  };
}

function billedOf(chance: Chance, habit: Habit, lively: number) {
  const varied = (mean: number) => Math.max(0, mean * lively * (1 + 0.25 * chance.normal()));
  return {
    roamingDays3m: roamingDaysOf(chance, habit),
    voiceMinutes3m: Math.round(varied(habit.calls * BILLED_MINUTES_PER_DAILY_CALL)),
    longDistanceMinutes3m: Math.round(within(chance, habit.longDistanceMinutes, 1.2)),
    smsP2pMonth: Math.round(varied(habit.texts * 30)),
    dataMb3m: varied(habit.dataMb),
  };
}

/** Who does not travel by trade mostly has not travelled at all. */
function roamingDaysOf(chance: Chance, habit: Habit): number {
  const stayed = chance.happens(STAYED_SHARE);
  const days = Math.round(within(chance, habit.roamingDays, 1.2));
  return habit.roamingDays[0] === 0 && stayed ? 0 : days;
}

/** The phone in the pocket: bought some time ago, about as dear as the person's wish for gadgets. */
function phoneOf(chance: Chance, habit: Habit): Pick<Person, 'device' | 'deviceDaysBefore'> {
  const deviceDaysBefore = Math.floor(10 + 900 * chance.next() ** 1.3 * (1.4 - habit.gadgetry));
  const tier = Math.min(1, Math.max(0, habit.gadgetry + 0.17 * chance.normal()));
  return { device: deviceOfTier(tier, deviceDaysBefore), deviceDaysBefore };
}

/** Within a range, nearer to its beginning the greater `lean` is above 1. */
const within = (chance: Chance, [from, until]: readonly [number, number], lean = 1): number =>
  from + (until - from) * (lean === 1 ? chance.next() : Math.exp(lean * Math.log(chance.next() + 1e-9)));
