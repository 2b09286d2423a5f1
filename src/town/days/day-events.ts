/**
 * What happens to a person on a day besides the use of the phone: money, journeys, new phones, orders, the newspaper.
 * Reported in the first hour of the day, ahead of time; each kind of thing happens on its own.
 */
import { DAY_MS, HOUR_MS, weekdayOf } from '../calendar.ts';
import { Chance } from '../chance.ts';
import { cellName } from '../geography.ts';
import type { Person } from '../people/person.ts';
import { purposes } from '../purposes.ts';
import { reportContent, reportIssues, reportOwnMms } from './content-events.ts';
import { reportDeskVisit } from './desk-visits.ts';
import { reportJourney } from './journeys.ts';
import { reportMoney } from './money-events.ts';
import { reportOrders, reportTrials } from './order-events.ts';
import { reportForwarding, reportNewPhone, reportNights } from './phone-events.ts';
import { openingHour } from './rhythms.ts';
import type { Scene, Today } from './scene.ts';

export class DayEvents {
  private readonly scene: Scene;
  private readonly chance = new Chance();

  constructor(scene: Scene) {
    this.scene = scene;
  }

  /** Plans and reports a day (from 0). People off the network have none; those away from town only what does not need it. */
  report(person: Person, day: number): void {
    const { lives } = this.scene;
    if (lives.isSilent(person, day)) {
      if (day === lives.wakesOn[person.number]) this.wake(this.today(person, day));
      return;
    }
    const today = this.today(person, day);
    reportJourney(today);
    this.scene.plans.plan(person, day, weekdayOf(today.midnight), lives.isAway(person, day));
    reportNights(today);
    reportMoney(today);
    reportHotlines(today);
    reportForwarding(today);
    reportIssues(today);
    reportOwnMms(today);
    reportContent(today);
    reportOrders(today);
    reportTrials(today);
    reportDeskVisit(today);
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
