import { type Chance, type Inhabitant, pick, picturePhones } from './town-people.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

/** Midnight of the first day in the town's zone (UTC+8, no summer time). */
const FIRST_DAY = Date.UTC(2026, 2, 3) - 8 * HOUR_MS;

/** One event of the demo's stream, with the fields its type declares. */
export interface TownEvent {
  id: string;
  type: string;
  customerId: string;
  at: number;
  /** Start of what the event describes, for data sessions and calls. */
  since?: number;
  [field: string]: string | number | boolean | undefined;
}

/** A stay at one place, `[from, until)` in epoch ms. */
interface Stay {
  cell: string;
  from: number;
  until: number;
}

const cinemaCells = ['cinema-square', 'cinema-street'] as const;
const stationCells = ['station-hall', 'station-east', 'station-west'] as const;

/** Everything that happens to a person on `days` days, in no order. Ids are unique in the town. */
export function daysOf(person: Inhabitant, days: number, chance: Chance): TownEvent[] {
  const events: TownEvent[] = [];
  for (let day = 0; day < days; day++) {
    const midnight = FIRST_DAY + day * DAY_MS;
    const draw = (...names: (string | number)[]) => chance(person.customerId, day, ...names);
    const stays = staysOf(person, midnight, draw);
    for (const stay of stays) events.push(...eventsOfStay(person, stay, draw));
    events.push(...rareEvents(person, stays, draw));
  }
  return events.map((event, index) => ({ ...event, id: `${person.customerId}-${index}` }));
}

/** The places of a day: home, perhaps the station, work, perhaps the cinema, home. */
function staysOf(person: Inhabitant, midnight: number, draw: Chance): Stay[] {
  const clock = (hours: number) => midnight + Math.round(hours * HOUR_MS);
  const leavesHome = person.leavesHomeAt + draw('late') * 0.5;
  const leavesWork = person.leavesWorkAt + draw('overtime') * 0.5;
  const wait = 0.1 + draw('wait') * 0.35;
  const stays: Stay[] = [{ cell: person.homeCell, from: clock(6.2), until: clock(leavesHome) }];
  let now = leavesHome + 0.15;
  const visit = (cell: string, hours: number) => {
    stays.push({ cell, from: clock(now), until: clock(now + hours) });
    now += hours + 0.15;
  };
  const travels = person.rides || draw('journey') < 0.05;
  if (travels) visit(pick(stationCells, draw('platform')), wait);
  visit(person.workCell, leavesWork - now);
  if (person.rides) visit(pick(stationCells, draw('platform back')), wait);
  const goesOut = person.age < 50 && draw('evening') < 0.16;
  if (goesOut) visit(pick(cinemaCells, draw('cinema')), 2);
  visit(person.homeCell, Math.max(0.5, 22.5 - now));
  return stays;
}

/** Location updates on arrival and every half hour, and what a person does with the phone meanwhile. */
function eventsOfStay(person: Inhabitant, stay: Stay, draw: Chance): TownEvent[] {
  const { customerId } = person;
  const { cell, from, until } = stay;
  const events: TownEvent[] = [];
  for (let at = from; at < until; at += 30 * MINUTE_MS) {
    events.push({ id: '', type: 'location', customerId, at, cell });
  }
  // A last sign of life before leaving, so that short waits are seen for as long as they were.
  events.push({ id: '', type: 'location', customerId, at: until - 1000, cell });
  const hours = (until - from) / HOUR_MS;
  const moments = (name: string, perHour: number) => {
    const total = Math.floor(perHour * hours + draw(name, from));
    return Array.from({ length: total }, (_, n) => Math.round(from + draw(name, from, n) * (until - from - 1)));
  };
  for (const at of moments('call', person.callsPerHour)) {
    const seconds = 10 + Math.floor(draw('seconds', at) ** 3 * 900);
    const callee = draw('callee', at) < 0.03 ? 'hotline' : draw('taxi', at) < 0.04 ? 'taxi' : 'customer';
    events.push({ id: '', type: 'call', customerId, at: at + seconds * 1000, since: at, callee, seconds, cell });
  }
  for (const at of moments('sms', person.messagesPerHour)) {
    const kind = person.mmsDevice && draw('picture', at) < 0.2 ? 'mms' : 'text';
    events.push({ id: '', type: 'sms', customerId, at, kind, cell });
  }
  for (const at of moments('data', person.mmsDevice ? 0.6 : 0.1)) {
    const megabytes = Math.round(person.megabytesPerHour * (0.2 + 2.4 * draw('megabytes', at)) * 100) / 100;
    const app = pick(['video', 'news', 'chat', 'music', 'maps'], draw('app', at));
    const ends = at + Math.floor(draw('length', at) * 15 * MINUTE_MS);
    events.push({ id: '', type: 'data-session', customerId, at: ends, since: at, megabytes, app, cell });
  }
  return events;
}

/** A new phone, a recharge, an order: a few people each day. */
function rareEvents(person: Inhabitant, stays: readonly Stay[], draw: Chance): TownEvent[] {
  const { customerId } = person;
  const start = stays[0]?.until ?? 0;
  const some = (name: string) => Math.round(start + draw(name, 'when') * 9 * HOUR_MS);
  const events: TownEvent[] = [];
  if (!person.mmsDevice && draw('new phone') < 0.06) {
    const device = pick(picturePhones, draw('model'));
    events.push({ id: '', type: 'device-change', customerId, at: some('new phone'), device, mms: true });
  }
  if (person.balance < 25 && draw('recharge') < 0.25) {
    const amount = pick([30, 50, 100], draw('amount'));
    const balance = Math.round((person.balance + amount) * 100) / 100;
    events.push({ id: '', type: 'recharge', customerId, at: some('recharge'), amount, balance });
  }
  if (draw('order') < 0.02) {
    const product = pick(['news-mms', 'travel-data', 'data-boost', 'film-club'], draw('product'));
    events.push({ id: '', type: 'order', customerId, at: some('order'), product });
  }
  return events;
}
