/**
 * Where everybody is in the course of a day. Plans of one day are kept for all people in one array, made anew each
 * morning; a plan is a list of stays in the order of their beginnings, the first at midnight.
 */
import { Chance } from '../chance.ts';
import { anyPlace, type Cell, DISTRICTS, districtOf, nearbyPlace, streetIn } from '../geography.ts';
import { habits, type Outing } from '../people/habits.ts';
import type { Person } from '../people/person.ts';
import { purposes } from '../purposes.ts';

const MAX_STAYS = 28;
const STRIDE = 2 * MAX_STAYS;
const LAST_MINUTE = 24 * 60 - 1;
/** Added to the cell of a stay somewhere one goes to on purpose: there the network sees the phone again and again. */
const VISIT = 512;

export interface Stay {
  cell: Cell;
  fromMinute: number;
  untilMinute: number;
  visit: boolean;
}

export class DayPlans {
  private readonly townSeed: number;
  private readonly stays: Int16Array;
  private readonly counts: Uint8Array;
  private readonly chance = new Chance();
  private base = 0;
  private count = 0;

  constructor(townSeed: number, people: number) {
    this.townSeed = townSeed;
    this.stays = new Int16Array(people * STRIDE);
    this.counts = new Uint8Array(people);
  }

  /** Plans a day (from 0) of a person; `weekday` 0 is Monday. Somebody who is away has no plan. */
  plan(person: Person, day: number, weekday: number, away: boolean): void {
    this.base = person.number * STRIDE;
    this.count = 0;
    if (!away) {
      const chance = this.chance.seed(this.townSeed, person.number, day, purposes.dayPlan);
      this.stay(person.home, 0, false);
      const workday = weekday < 5 || (weekday === 5 && habits[person.habit].workplace === 'shop');
      const free = workday ? this.workday(person, chance) : 9.5 * 60 + chance.below(240);
      this.leisure(person, chance, free, workday);
    }
    this.counts[person.number] = this.count;
  }

  /** The cell a person is in; undefined for somebody who is away. */
  cellAt(number: number, minute: number): Cell | undefined {
    const base = number * STRIDE;
    for (let i = this.counts[number] - 1; i >= 0; i--) {
      if (this.stays[base + 2 * i] <= minute) return this.stays[base + 2 * i + 1] & (VISIT - 1);
    }
    return undefined;
  }

  staysOf(number: number): Stay[] {
    const base = number * STRIDE;
    return Array.from({ length: this.counts[number] }, (_, i) => {
      const code = this.stays[base + 2 * i + 1];
      const untilMinute = i + 1 < this.counts[number] ? this.stays[base + 2 * i + 2] : LAST_MINUTE + 1;
      return { cell: code & (VISIT - 1), fromMinute: this.stays[base + 2 * i], untilMinute, visit: code >= VISIT };
    });
  }

  /** Whether some stay but the first begins within the hour, so that it is worth looking at them. */
  movesIn(number: number, hour: number): boolean {
    const base = number * STRIDE;
    for (let i = 1; i < this.counts[number]; i++) {
      const from = this.stays[base + 2 * i];
      if (from >= hour * 60 + 60) return false;
      const until = i + 1 < this.counts[number] ? this.stays[base + 2 * i + 2] : LAST_MINUTE + 1;
      if (from >= hour * 60 || (this.stays[base + 2 * i + 1] >= VISIT && until > hour * 60)) return true;
    }
    return false;
  }

  private get minute(): number {
    return this.stays[this.base + 2 * (this.count - 1)];
  }

  private stay(cell: Cell, minute: number, visit: boolean): void {
    const from = Math.round(minute);
    // A day that is too full or too long ends where it is.
    if (this.count === MAX_STAYS || from > LAST_MINUTE || (this.count > 0 && from <= this.minute)) return;
    this.stays[this.base + 2 * this.count] = from;
    this.stays[this.base + 2 * this.count + 1] = cell + (visit ? VISIT : 0);
    this.count++;
  }

  /** To work and back to freedom; returns the minute at which the person is free. */
  private workday(person: Person, chance: Chance): number {
    const { workplace } = habits[person.habit];
    if (workplace === 'road') return this.onTheRoad(person, chance);
    if (person.work === undefined || person.work === person.home) return 9 * 60 + chance.below(420);
    const leaves = (workplace === 'campus' ? 7.8 : 6.8) * 60 + chance.below(170);
    const arrives = this.travel(person.home, person.work, leaves, chance);
    this.stay(person.work, arrives, false);
    const ends = 16.8 * 60 + chance.below(190);
    // Somebody sees clients or another school for some hours.
    if (chance.happens(workplace === 'business-district' ? 0.05 : 0.03)) {
      const kind = workplace === 'campus' ? 'campus' : chance.pick(['business-district', 'campus'] as const);
      const from = 13 * 60 + chance.below(80);
      this.stay(anyPlace(chance, kind), from, true);
      this.stay(person.work, from + 130 + chance.below(60), false);
    }
    return ends;
  }

  /** Drivers and sellers pass through the town all day, cell after cell. */
  private onTheRoad(person: Person, chance: Chance): number {
    let minute = 7.5 * 60 + chance.below(90);
    let district = districtOf(person.home);
    const rounds = 2 + chance.below(3);
    for (let round = 0; round < rounds; round++) {
      if (chance.happens(0.5)) district = 1 + chance.below(DISTRICTS);
      const hops = 2 + chance.below(3);
      for (let hop = 0; hop < hops; hop++) {
        this.stay(streetIn(chance, district), minute, false);
        minute += 6 + chance.below(14);
      }
      if (person.habit === 'driver' && chance.happens(0.12)) {
        this.stay(anyPlace(chance, chance.happens(0.7) ? 'railway-station' : 'airport'), minute, true);
        minute += 20 + chance.below(30);
        this.stay(streetIn(chance, district), minute, false);
      }
      minute += 60 + chance.below(120);
    }
    return Math.max(minute, 17 * 60);
  }

  /** Outings of the evening or the free day, then home. */
  private leisure(person: Person, chance: Chance, freeMinute: number, workday: boolean): void {
    const { outings } = habits[person.habit];
    let minute = freeMinute;
    let here = person.work !== undefined && workday ? person.work : person.home;
    for (const outing of outingOrder) {
      // Two days of seven are free for longer: a third of all outings lie there each.
      const probability = keenness(person, outing) * outings[outing] * (workday ? 1 / 15 : 1 / 3);
      if (!chance.happens(probability) || minute > 21.5 * 60) continue;
      if (outing === 'scenic-spot' && workday) continue;
      const place = nearbyPlace(chance, outing, districtOf(chance.happens(0.6) ? person.home : here));
      minute = this.travel(here, place, Math.max(minute, workday ? 17.5 * 60 : minute), chance);
      this.stay(place, minute, true);
      minute += stayMinutes[outing] * chance.between(0.6, 1.5);
      here = place;
    }
    if (chance.happens(workday ? 0.006 : 0.025)) {
      const station = anyPlace(chance, 'railway-station');
      minute = this.travel(here, station, minute, chance);
      this.stay(station, minute, true);
      minute += 25 + chance.below(35);
      here = station;
    }
    if (here !== person.home || this.count > 1)
      this.stay(person.home, this.travel(here, person.home, minute, chance), false);
  }

  /** Passes through cells on the way; returns the minute of arrival. */
  private travel(from: Cell, to: Cell, minute: number, chance: Chance): number {
    const start = districtOf(from);
    const end = districtOf(to);
    if (start === end) return minute + 8 + chance.below(15);
    let now = minute + 5;
    for (const district of [start, end, end]) {
      // The network does not note every cell that a bus passes through.
      if (chance.happens(0.4)) this.stay(streetIn(chance, district), now, false);
      now += 7 + chance.below(9);
    }
    return now + 4;
  }
}

const outingOrder: readonly Outing[] = ['phone-shop', 'gym', 'scenic-spot', 'hot-area', 'cinema'];

const stayMinutes: Record<Outing, number> = {
  'phone-shop': 40,
  gym: 80,
  'scenic-spot': 150,
  'hot-area': 90,
  cinema: 125,
};

/** Those about to buy a phone go round the shops; others have a place they love. */
function keenness(person: Person, outing: Outing): number {
  if (outing === 'phone-shop') return person.phoneShopper ? 55 : 0.8;
  if (outing === 'gym') return person.gymGoer ? 6 : 0.6;
  return 1;
}
