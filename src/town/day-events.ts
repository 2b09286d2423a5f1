/**
 * What happens to a person on a day besides the use of the phone: money, journeys, new phones, orders, the newspaper.
 * Reported in the first hour of the day, ahead of time; each kind of thing happens on its own.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from './calendar.ts';
import { Chance } from './chance.ts';
import { deviceOfTier, devices } from './devices.ts';
import { anyPlace, cellName } from './geography.ts';
import { habits } from './habits.ts';
import { deviceMeets } from './holdings.ts';
import type { Scene } from './hour-events.ts';
import { reportMoney } from './money-events.ts';
import type { Person } from './person.ts';
import { mayHold, reportOrders } from './order-events.ts';
import { knownProduct, musicProducts, newspapers, townProducts, trialProducts } from './products.ts';
import { purposes } from './purposes.ts';
import { hourOf, openingHour } from './rhythms.ts';
import type { EventFields } from './town-event.ts';

/** One person on one day. */
export interface Today {
  scene: Scene;
  person: Person;
  chance: Chance;
  day: number;
  /** Local midnight, epoch ms. */
  midnight: number;
  /** Reports an event at an hour of the day, fractions included. */
  report(type: string, hour: number, fields: EventFields): void;
}

export class DayEvents {
  private readonly scene: Scene;
  private readonly chance = new Chance();

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** Reports a day (from 0). People off the network have none; those away from town only what does not need it. */
  report(person: Person, day: number): void {
    const { lives } = this.scene;
    if (lives.isSilent(person, day)) {
      if (day === lives.wakesOn[person.number]) this.wake(this.today(person, day));
      return;
    }
    const today = this.today(person, day);
    reportNights(today);
    reportJourney(today);
    reportMoney(today);
    reportHotlines(today);
    reportForwarding(today);
    reportIssues(today);
    reportOwnMms(today);
    reportContent(today);
    reportOrders(today);
    reportTrials(today);
    if (!lives.isAway(person, day)) reportNewPhone(today);
    if (today.chance.happens(0.0006)) {
      today.report('complaint', openingHour(today.chance), {
        about: today.chance.pick(['network', 'bill', 'message', 'product']),
      });
    }
  }

  private today(person: Person, day: number): Today {
    const { scene } = this;
    const midnight = scene.start + day * DAY_MS;
    return {
      scene,
      person,
      day,
      midnight,
      chance: this.chance.seed(scene.townSeed, person.number, day, purposes.dayEvents),
      report: (type, hour, fields) =>
        scene.collector.report(person, type, midnight + Math.round(hour * HOUR_MS), undefined, fields),
    };
  }

  /** A phone that was off for weeks comes back in the evening. */
  private wake({ scene, person, chance, report }: Today): void {
    const offSince = scene.start - Math.round(chance.between(9, 60) * DAY_MS);
    report('power', 17 + 4 * chance.next(), { state: 'on', offSince, cell: cellName(person.home) });
  }
}

/** Some turn the phone off for the night. */
function reportNights({ person, chance, midnight, scene, day, report }: Today): void {
  if (!person.offAtNight || scene.lives.isAway(person, day)) return;
  const cell = cellName(person.home);
  const offSince = midnight - Math.round(chance.between(10, 55) * MINUTE_MS);
  report('power', 6.6 + chance.next() * 0.4, { state: 'on', offSince, cell });
  report('power', 23.1 + chance.next() * 0.8, { state: 'off', cell });
}

/** Journeys of one to four days begin at a station or the airport, and end there. */
function reportJourney({ scene, person, chance, day, midnight, report }: Today): void {
  const { lives } = scene;
  const { number } = person;
  const starts = chance.happens(person.roamingDays3m / 90 / 2.2);
  const lasts = 1 + chance.below(4);
  const flies = chance.happens(person.monthlySpend > 120 ? 0.5 : 0.12);
  const abroad = flies && chance.happens(0.12);
  if (lives.isAway(person, day)) {
    if (day < lives.backOn[number]) return;
    const hour = 11 + 10 * chance.next();
    const since = scene.start + lives.awayFrom[number] * DAY_MS + 12 * HOUR_MS;
    const hours = Math.round(Math.max(2, (midnight + hour * HOUR_MS - since) / HOUR_MS) * 10) / 10;
    report('roaming', hour, { phase: 'out', scope: abroad ? 'international' : 'domestic', hours });
    report('location-update', hour + 0.15, { cell: cellName(anyPlace(chance, flies ? 'airport' : 'railway-station')) });
    report('location-update', hour + 0.4, { cell: cellName(person.home) });
    return;
  }
  if (!starts) return;
  lives.awayFrom[number] = day;
  lives.backOn[number] = day + lasts;
  const leaves = 7 + 9 * chance.next();
  const hub = cellName(anyPlace(chance, flies ? 'airport' : 'railway-station'));
  report('location-update', leaves, { cell: hub });
  report('location-update', leaves + 0.4, { cell: hub });
  report('roaming', leaves + 2 + 3 * chance.next(), { phase: 'in', scope: abroad ? 'international' : 'domestic' });
}

const hotlines = [
  ['10086', 0.011],
  ['114', 0.006],
  ['12580', 0.004],
  ['other', 0.003],
] as const;

function reportHotlines({ person, chance, scene, day, report }: Today): void {
  for (const [hotline, daily] of hotlines) {
    if (!chance.happens(daily)) continue;
    const hour = openingHour(chance) + chance.next();
    const place = scene.plans.cellAt(person.number, Math.floor(hour * 60));
    const seconds = 20 + chance.below(300);
    const cell = place === undefined || scene.lives.isAway(person, day) ? undefined : cellName(place);
    report('hotline-call', hour, { hotline, seconds, cell });
  }
}

/** Who wants to leave forwards calls to the new number, and takes the old phone out again now and then. */
function reportForwarding({ person, chance, report }: Today): void {
  const daily = person.churnRisk > 0.5 ? 0.006 : 0.0012;
  if (!chance.happens(daily)) return;
  const condition = chance.pick(['always', 'busy', 'no-answer', 'unreachable'] as const);
  const hour = hourOf(chance, 'early') * 0.7 + 4;
  report('call-forwarding', hour, { state: 'set', condition });
  if (condition === 'busy' || condition === 'no-answer') {
    report('call-forwarding', hour + 0.5 + 3 * chance.next(), { state: 'cleared', condition });
    return;
  }
  const cell = cellName(person.home);
  report('power', hour + 0.1, { state: 'off', cell });
  report('power', hour + 2 + 4 * chance.next(), { state: 'on', cell });
}

/** The hour at which each newspaper goes out, by its place among them. */
const issueHours = [7.5, 17.6, 18.1, 21, 20.4, 19.2, 17.8, 20.1, 21.5, 18.4, 12.2, 20.7];

function reportIssues({ scene, person, chance, report }: Today): void {
  for (const product of scene.lives.holdingsOf(person)) {
    const paper = newspapers.indexOf(product);
    if (paper < 0) continue;
    const able = deviceMeets('mms', scene.lives.deviceOf(person)) && person.gprsOn && !scene.lives.inArrears[person.number];
    const fetched = able && person.trouble !== 'mms-not-fetched' && chance.happens(person.fetchShare);
    const action = fetched ? 'fetched' : 'not-fetched';
    report('mms', issueHours[paper] + 0.8 * chance.next(), { action, charged: false, product: townProducts[product].id });
  }
}

function reportOwnMms({ scene, person, chance, report }: Today): void {
  if (!deviceMeets('mms', scene.lives.deviceOf(person)) || !person.gprsOn) return;
  const count = chance.poisson(person.mms);
  for (let i = 0; i < count; i++) {
    const received = chance.happens(0.4);
    const lost = received && person.trouble === 'mms-not-fetched';
    const action = lost ? 'not-fetched' : received ? 'received' : 'sent';
    const hour = hourOf(chance, habits[person.habit].rhythm) + chance.next();
    report('mms', hour, { action, charged: !received && chance.happens(person.mmsPaidShare) });
  }
}

const reading = knownProduct('mobile-reading');
const games = knownProduct('mobile-games');

function reportContent({ scene, person, chance, report }: Today): void {
  const held = scene.lives.holdingsOf(person);
  const use = (product: number, daily: number, actions: readonly string[]) => {
    const count = chance.poisson(daily);
    for (let i = 0; i < count; i++) {
      const hour = hourOf(chance, habits[person.habit].rhythm) + chance.next();
      report('content-use', hour, { product: townProducts[product].id, action: chance.pick(actions) });
    }
  };
  const music = held.filter((product) => musicProducts.includes(product));
  if (music.length > 0) use(chance.pick(music), person.musicUses3m / 90, ['listen', 'listen', 'download', 'set-tone']);
  if (held.includes(reading)) use(reading, 0.25, ['read']);
  if (held.includes(games)) use(games, 0.25, ['play', 'download']);
}

/** Trials begin, and end when their time is over. */
function reportTrials({ scene, person, chance, day, midnight, report }: Today): void {
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

/** A new phone is a little dearer than the last; who went round the shops is likely to buy. */
function reportNewPhone({ scene, person, chance, midnight, report }: Today): void {
  const shopper = person.number % 60 === 7;
  const { gadgetry } = habits[person.habit];
  if (!chance.happens((0.0007 + 0.0018 * gadgetry) * (shopper ? 9 : 1))) return;
  const { device } = scene.lives;
  if (device[person.number] < 0) return;
  const tier = devices[device[person.number]].tier + chance.between(0.08, 0.4);
  const bought = deviceOfTier(tier, 0);
  if (bought === device[person.number]) return;
  device[person.number] = bought;
  const { tac, model, brand, os, mms, wap, gprs, data3g, clientSupport, launchedDaysBefore } = devices[bought];
  const hour = openingHour(chance) + chance.next();
  const launchedAt = scene.start - launchedDaysBefore * DAY_MS;
  const firstUsedAt = midnight + Math.round(hour * HOUR_MS);
  report('device-change', hour, { tac, model, brand, os, mms, wap, gprs, data3g, clientSupport, launchedAt, firstUsedAt });
}
