/** What a person does with the phone in one hour, and the cells the network sees it in. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../calendar.ts';
import { Chance } from '../chance.ts';
import { cellName } from '../geography.ts';
import { type HabitId, habitIds, habits } from '../people/habits.ts';
import type { Person } from '../people/person.ts';
import { purposes } from '../purposes.ts';
import { hourShares } from './rhythms.ts';
import type { Scene } from './scene.ts';

const VISIT_UPDATE_MINUTES = 25;
/** The network misses some of the moves. */
const SEEN_SHARE = 0.93;
const WEEKEND_USE = 0.92;
/** Received texts for each sent one: from people, and from services. */
const RECEIVED_FROM_PEOPLE = 0.35;
const RECEIVED_FROM_SERVICES = 0.12;

const sites = [
  'news',
  'sport',
  'finance',
  'film',
  'music',
  'reading',
  'games',
  'travel',
  'shopping',
  'operator',
  'other',
] as const;

/** How much each habit likes the kinds of sites, in the order of `sites`. */
const siteWeights = Object.fromEntries(
  habitIds.map((id) => {
    const { tastes } = habits[id];
    const of = (name: keyof typeof tastes) => 0.1 + (tastes[name] ?? 0.3) ** 2;
    const weights = [
      of('news'),
      of('sport'),
      of('finance'),
      of('play') * 0.5,
      of('music'),
      of('culture'),
      of('play') * 0.7,
      of('travel') * 0.5,
      of('style'),
      0.05,
      0.4,
    ];
    return [id, weights];
  }),
) as Record<HabitId, number[]>;

const services = ['messenger', 'mail', 'games', 'song-player', 'securities', 'video'] as const;

export class HourEvents {
  private readonly scene: Scene;
  private readonly chance = new Chance();

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** Reports an hour (0–23) of a day (from 0) of a person who is on the network. */
  report(person: Person, day: number, hour: number, weekend: boolean): void {
    if (person.offAtNight && (hour < 7 || hour === 23)) return;
    const { number } = person;
    const { rhythm } = habits[person.habit];
    const share = hourShares[rhythm][hour] * (weekend ? WEEKEND_USE : 1);
    const texts = person.texts * (1 + RECEIVED_FROM_PEOPLE) + RECEIVED_FROM_SERVICES;
    const uses = person.calls + texts + person.browsing;
    const moves = this.scene.plans.movesIn(number, hour);
    const chance = this.chance.seed(this.scene.townSeed, number, day * 24 + hour, purposes.hourEvents);
    const count = chance.poisson(uses * share);
    if (moves) this.reportMoves(person, day, hour);
    // Somebody who never left home is seen once in the evening, when the network asks.
    else if (hour === 21 && chance.happens(0.3)) this.reportPlace(person, day, 21 * 60 + chance.below(60));
    for (let i = 0; i < count; i++) {
      const minute = hour * 60 + chance.next() * 60;
      const kind = chance.weighted([person.calls, texts, person.browsing]);
      if (kind === 0) this.reportCall(person, day, minute);
      else if (kind === 1) this.reportText(person, day, minute, texts);
      else this.reportBrowsing(person, day, minute);
    }
  }

  private reportMoves(person: Person, day: number, hour: number): void {
    const from = hour * 60;
    for (const [index, stay] of this.scene.plans.staysOf(person.number).entries()) {
      if (stay.fromMinute >= from + 60) break;
      const seen = index > 0 && this.chance.happens(SEEN_SHARE);
      if (seen && stay.fromMinute >= from) this.reportPlace(person, day, stay.fromMinute + this.chance.next());
      if (!stay.visit) continue;
      for (
        let minute = stay.fromMinute + VISIT_UPDATE_MINUTES;
        minute < stay.untilMinute;
        minute += VISIT_UPDATE_MINUTES
      ) {
        if (minute >= from && minute < from + 60) this.reportPlace(person, day, minute + this.chance.next() * 0.9);
      }
    }
  }

  private reportPlace(person: Person, day: number, minute: number): void {
    const cell = this.cellAt(person, minute);
    if (cell === undefined) return;
    this.scene.collector.report(person, 'location-update', this.instant(day, minute), undefined, { cell });
  }

  private reportCall(person: Person, day: number, minute: number): void {
    const { chance } = this;
    const seconds = Math.round(8 + 900 * chance.next() ** 3);
    const cell = this.cellAt(person, minute);
    const longShare = person.longDistanceMinutes3m / (person.voiceMinutes3m + person.longDistanceMinutes3m + 1);
    const kind = cell === undefined ? 'roaming' : chance.happens(longShare) ? 'long-distance' : 'local';
    const direction = chance.happens(0.55) ? 'out' : 'in';
    const start = this.instant(day, minute);
    const fields = { direction, kind, seconds, cell };
    this.scene.collector.report(person, 'call', start + seconds * 1000, start, fields);
  }

  private reportText(person: Person, day: number, minute: number, texts: number): void {
    const kind = this.chance.next() * texts;
    const sent = kind < person.texts;
    const fields = {
      direction: sent ? 'sent' : 'received',
      kind: kind < texts - RECEIVED_FROM_SERVICES ? 'p2p' : 'service',
      cell: this.cellAt(person, minute),
    };
    this.scene.collector.report(person, 'sms', this.instant(day, minute), undefined, fields);
  }

  /** A data session, and the pages looked at in it. */
  private reportBrowsing(person: Person, day: number, minute: number): void {
    const device = this.scene.lives.deviceOf(person);
    if (device?.gprs !== true || !person.gprsOn || person.dataMb3m === 0) return;
    const { chance } = this;
    const minutes = chance.between(2, 26);
    const usual = person.dataMb3m / (30 * person.browsing);
    const megabytes = Math.max(0.01, Math.round(usual * chance.between(0.3, 1.7) * 100) / 100);
    const application = person.relatedServices > 0 && chance.happens(0.35);
    const service = application
      ? services[(person.number + chance.below(person.relatedServices)) % services.length]
      : device.clientSupport && chance.happens(0.6)
        ? 'web'
        : 'wap';
    const from = this.instant(day, minute);
    const until = from + Math.round(minutes * MINUTE_MS);
    const cell = this.cellAt(person, minute);
    const stayed = cell !== undefined && cell === this.cellAt(person, minute + minutes);
    // A phone that moved is where it was last: the span of the record is no evidence of a place.
    const place = stayed ? cell : this.cellAt(person, minute + minutes);
    this.scene.collector.report(person, 'data-session', until, stayed ? from : undefined, {
      service,
      megabytes,
      cell: place,
    });
    if (!application) this.reportVisits(person, from, until, service, stayed ? cell : undefined);
    this.useAllowance(person, megabytes, until);
  }

  /** One page now and then; in an idle hour one page after the other. */
  private reportVisits(person: Person, from: number, until: number, via: string, cell: string | undefined): void {
    const { chance } = this;
    const pages = chance.happens(0.12) ? 4 + chance.below(4) : chance.below(2);
    const favourite = sites[chance.weighted(siteWeights[person.habit])];
    for (let page = 0; page < pages; page++) {
      const at = from + ((page + chance.next()) / pages) * (until - from);
      const site = chance.happens(0.75) ? favourite : sites[chance.weighted(siteWeights[person.habit])];
      this.scene.collector.report(person, 'web-visit', at, undefined, { via, site, cell });
    }
  }

  /** Billing tells each tenth of the plan's data that is used up. */
  private useAllowance(person: Person, megabytes: number, at: number): void {
    const { dataPlanMb, dataUsedMb } = this.scene.lives;
    const { number } = person;
    const planMb = dataPlanMb[number];
    if (planMb <= 0 || dataUsedMb[number] >= planMb) return;
    const tenth = Math.floor((10 * dataUsedMb[number]) / planMb);
    dataUsedMb[number] = Math.min(planMb, dataUsedMb[number] + megabytes);
    if (Math.floor((10 * dataUsedMb[number]) / planMb) === tenth) return;
    const leftMb = Math.round((planMb - dataUsedMb[number]) * 100) / 100;
    this.scene.collector.report(person, 'allowance-update', at + 2000, undefined, { leftMb, planMb });
  }

  private cellAt(person: Person, minute: number): string | undefined {
    const cell = this.scene.plans.cellAt(person.number, minute);
    return cell === undefined ? undefined : cellName(cell);
  }

  private instant(day: number, minute: number): number {
    return this.scene.start + day * DAY_MS + Math.floor((minute * HOUR_MS) / 60);
  }
}
