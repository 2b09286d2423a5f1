import { idOf } from '../../../src/core/hash.ts';
import type { ScenarioDefinition } from '../../../src/core/schema/definitions.ts';
import type { Customer } from '../customer.ts';
import { type ScenarioOf, setTimer, viewOf, type World, zoneOf } from '../world.ts';
import { HOUR_MS, localParts, MINUTE_MS, QUARTER_MS, wallClock } from '../zone-time.ts';

/** No zone ever put its clocks back by more. */
const LONGEST_PUT_BACK_MS = 3 * HOUR_MS;

/** Whether one cron field (`*`, numbers, ranges, lists, steps) has a value. */
function hasValue(field: string, value: number, lowest: number): boolean {
  return field.split(',').some((part) => {
    const [range, step] = part.split('/');
    if (range === '*') return (value - lowest) % Number(step ?? 1) === 0;
    const [from, until] = range!.split('-').map(Number);
    const last = until ?? (step === undefined ? from! : Number.POSITIVE_INFINITY);
    return value >= from! && value <= last && (value - from!) % Number(step ?? 1) === 0;
  });
}

/** Whether the local minute of an instant is one of the cron's: either day field is enough when both are limited. */
function isCronMinute(cron: string, zone: string, instant: number): boolean {
  const [minute, hour, dayOfMonth, month, weekday] = cron.trim().split(/\s+/) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const local = localParts(zone, instant);
  if (!hasValue(minute, local.minute, 0) || !hasValue(hour, local.hour, 0) || !hasValue(month, local.month, 1))
    return false;
  const isDayOfMonth = hasValue(dayOfMonth, local.dayOfMonth, 1);
  const isWeekday = hasValue(weekday, local.weekday % 7, 0) || hasValue(weekday, local.weekday, 0);
  if (dayOfMonth !== '*' && weekday !== '*') return isDayOfMonth || isWeekday;
  return isDayOfMonth && isWeekday;
}

/** Whether the clocks were put back and the local minute has been before. */
function isRepeated(zone: string, instant: number): boolean {
  const shifts = Array.from({ length: LONGEST_PUT_BACK_MS / QUARTER_MS }, (_, i) => (i + 1) * QUARTER_MS);
  return shifts.some((shift) => wallClock(zone, instant - shift) === wallClock(zone, instant));
}

/** All zones that customers can be in. */
function zonesIn({ definitions: { profile, regions } }: World): string[] {
  return [...new Set([profile.zone, ...regions.flatMap(({ zone }) => zone ?? [])])];
}

/** Sets the timers of all cron minutes after one clock, up to the next, for everybody there is. */
export function setScheduleTimers(
  world: World,
  clock: number,
  nextClock: number,
  fire: (scenario: ScenarioDefinition, customer: Customer, timerId: string, due: number) => void,
): void {
  const schedules = world.definitions.scenarios.filter(
    (scenario): scenario is ScenarioOf<'schedule'> => scenario.pattern.type === 'schedule',
  );
  if (schedules.length === 0) return;
  const allZones = zonesIn(world);
  for (let due = (Math.floor(clock / MINUTE_MS) + 1) * MINUTE_MS; due <= nextClock; due += MINUTE_MS) {
    for (const scenario of schedules) {
      const { cron, audience } = scenario.pattern;
      const zones = allZones.filter((zone) => isCronMinute(cron, zone, due) && !isRepeated(zone, due));
      if (zones.length === 0) continue;
      const timerId = idOf('timer', scenario.id, due);
      for (const customer of world.customers.values()) {
        if (!zones.includes(zoneOf(world, customer))) continue;
        const run = (now: number) => {
          if (world.rules.holds(audience, viewOf(world, customer, now))) fire(scenario, customer, timerId, now);
        };
        setTimer(world, { due, customerId: customer.id, id: timerId, run }, due);
      }
    }
  }
}
