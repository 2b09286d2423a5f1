import type { ContactBook } from '../decisions/contact-book.ts';
import type { CustomerState } from '../decisions/customer-state.ts';
import type { StepDecider } from '../decisions/step-decider.ts';
import type { EffectSink, Granted, OrderRequested } from '../effects.ts';
import { idOf, uniformOf } from '../hash.ts';
import type { BillingStep, GrantStep, SetStep } from '../schema/definitions.ts';
import type { ZoneClock } from '../schema/zone-clock.ts';
import type { BranchFlow, SplitFlow, WaitFlow, WaitForFlow } from './compile-journey.ts';
import { type Happening, journeyIdOf, type Walk } from './walk.ts';

/** A week and a day that skips the minute. */
const MOST_DAYS_AHEAD = 15;

interface JourneyStepsOptions {
  readonly state: CustomerState;
  readonly book: ContactBook;
  readonly decider: StepDecider;
  readonly effects: EffectSink;
}

/** What the steps of a journey do that do not decide. Rules see the moment last set. */
export class JourneySteps {
  private readonly options: JourneyStepsOptions;
  private readonly state: CustomerState;
  private readonly book: ContactBook;

  constructor(options: JourneyStepsOptions) {
    this.options = options;
    this.state = options.state;
    this.book = options.book;
  }

  /** When a wait that begins at `now` is over; `now` itself when it need not be waited for. */
  waitEnds(row: number, now: number, { wait }: WaitFlow): number {
    if (wait.until === undefined) return now + (wait.forMs ?? 0);
    return nextLocalTime(this.state.zone(row), now, wait.until.minute, wait.until.weekdays ?? []);
  }

  /** Whether the step has what it waits for. `happening` undefined: no input is being applied. */
  isMet({ row, now, campaign, record }: Walk, step: WaitForFlow, happening: Happening | undefined): boolean {
    const { event, outcome, condition } = step;
    if (event !== undefined) {
      if (happening?.eventType !== event.type) return false;
      return event.where === undefined || event.where(this.state, row, now);
    }
    if (outcome !== undefined) {
      const since = this.book.enrolments.decidedAt(record);
      return this.hasOutcome(row, campaign.id, outcome.of, outcome.is, since);
    }
    return condition?.(this.state, row, now) === true;
  }

  branch({ row, now, cause }: Walk, { cases, otherwise }: BranchFlow): number {
    this.state.setMoment(cause.scenario, cause.at);
    return cases.find(({ where }) => where(this.state, row, now))?.to ?? otherwise;
  }

  split(row: number, { experiment, arms, next }: SplitFlow): number {
    const draw = uniformOf(this.state.customerId(row), experiment);
    return arms.find(({ until }) => draw < until)?.to ?? next;
  }

  /** Nothing is granted to or ordered for who is held out. */
  act(walk: Walk, step: SetStep | GrantStep | BillingStep): void {
    const { row, now, campaign } = walk;
    if (step.type === 'set') {
      this.state.assign(row, now, step);
      return;
    }
    const customerId = this.state.customerId(row);
    if (this.options.decider.isHeldOut(customerId, campaign)) return;
    this.options.effects.push(step.type === 'grant' ? this.granted(walk, step) : this.requested(walk, step));
  }

  private granted(walk: Walk, { id, trial, points }: GrantStep): Granted {
    const { now, campaign } = walk;
    const about = {
      type: 'grant',
      grantId: this.idOf('grant', walk, id),
      customerId: this.state.customerId(walk.row),
      at: now,
      campaign: campaign.id,
    } as const;
    if (trial === undefined) return { ...about, what: 'points', points: points ?? 0 };
    return { ...about, what: 'trial', product: trial.product, endsAt: now + trial.lengthMs };
  }

  private requested(walk: Walk, { id, type: action, product }: BillingStep): OrderRequested {
    return {
      type: 'orderRequest',
      requestId: this.idOf(action, walk, id),
      customerId: this.state.customerId(walk.row),
      at: walk.now,
      action,
      product,
      campaign: walk.campaign.id,
    };
  }

  private idOf(what: string, { row, campaign, cause }: Walk, step: string): string {
    return idOf(what, journeyIdOf(this.state.customerId(row), campaign.id, cause.momentId), step);
  }

  private hasOutcome(row: number, campaign: string, step: string, is: ReadonlySet<string>, since: number): boolean {
    const { contacts } = this.book;
    const head = this.state.decisionHead(row);
    for (let contact = contacts.first(head); contact !== 0; contact = contacts.next(contact)) {
      if (contacts.plannedAt(contact) < since || !contacts.isOf(contact, campaign, step)) continue;
      if (is.has(contacts.status(contact)) || is.has(contacts.answer(contact))) return true;
    }
    return false;
  }
}

/** The first instant ≥ `now` whose local minute it is, on one of the weekdays (none: on any day). */
function nextLocalTime(zone: ZoneClock, now: number, minute: number, weekdays: readonly number[]): number {
  let from = now;
  for (let tries = 0; tries < MOST_DAYS_AHEAD; tries++) {
    const at = zone.nextAtMinute(from, minute);
    if (weekdays.length === 0 || weekdays.includes(zone.weekday(at))) return at;
    from = zone.startOfDay(zone.dayIndex(at) + 1);
  }
  throw new Error(`broken invariant: no weekday of ${weekdays.join(', ')} within ${MOST_DAYS_AHEAD} days`);
}
