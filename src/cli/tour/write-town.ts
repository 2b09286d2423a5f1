import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { daysOf, type TownEvent } from './town-days.ts';
import { chanceOf, inhabitant } from './town-people.ts';

/** How large a town to make. The same numbers make the same files, byte for byte. */
export interface TownSize {
  customers: number;
  days: number;
  seed: number;
}

/** The files of a town, ready for `replay`. */
export interface TownFiles {
  customersFile: string;
  eventsFile: string;
  customers: number;
  events: number;
}

/** Makes a town and writes `customers.ndjson` and `events.ndjson`, events in the order of their time. */
export function writeTown(folder: string, { customers, days, seed }: TownSize): TownFiles {
  const chance = chanceOf(seed);
  const people = Array.from({ length: customers }, (_, index) => inhabitant(index + 1, chance));
  const events = people.flatMap((person) => daysOf(person, days, chance)).sort(byTime);
  mkdirSync(folder, { recursive: true });
  const customersFile = join(folder, 'customers.ndjson');
  const eventsFile = join(folder, 'events.ndjson');
  writeFileSync(customersFile, people.map((person) => `${JSON.stringify(profileOf(person))}\n`).join(''));
  writeFileSync(eventsFile, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return { customersFile, eventsFile, customers, events: events.length };
}

/** What billing would tell of a person: their habits stay theirs. */
function profileOf(person: ReturnType<typeof inhabitant>): object {
  const { customerId, age, gender, plan, monthlySpend, balance, occupation, device, mmsDevice, inArrears } = person;
  return { customerId, age, gender, plan, monthlySpend, balance, occupation, device, mmsDevice, inArrears };
}

function byTime(a: TownEvent, b: TownEvent): number {
  return a.at - b.at || (a.id < b.id ? -1 : Number(a.id > b.id));
}
