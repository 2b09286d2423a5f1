import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ContactChanged } from '../../core/effects.ts';
import type { OfferDefinition } from '../../core/schema/definitions.ts';
import type { Contact } from '../../town/answers/respond.ts';
import { DAY_MS } from '../../town/calendar.ts';
import type { Person } from '../../town/people/person.ts';
import type { Town } from '../../town/town.ts';
import { CommandError } from '../command-error.ts';

/** What never reached anybody, and what was given up. */
const unsent: readonly string[] = ['planned', 'withdrawn'];

/**
 * The contacts of a replay that were handed over or presented, by the people they went to. All are held in memory, some
 * 300 bytes each.
 *
 * @throws CommandError `contacts-foreign` when the file cannot be read or tells of another town.
 */
export async function readContacts(
  path: string,
  town: Town,
  offers: readonly OfferDefinition[],
): Promise<Map<Person, Contact[]>> {
  const productOf = new Map(offers.map(({ id, product }) => [id, product]));
  const people = new Map(town.people.map((person) => [person.customerId, person]));
  const contacts = new Map<Person, Contact[]>();
  let number = 0;
  for await (const line of linesOf(path)) {
    number++;
    if (line === '') continue;
    const told = parsed(line, path, number);
    const person = people.get(told.customerId);
    if (person === undefined)
      throw foreign(`${path}:${number}: customer ${told.customerId} does not live in this town`);
    if (unsent.includes(told.status)) continue;
    const product = told.offer === undefined ? undefined : productOf.get(told.offer);
    if (told.offer !== undefined && product === undefined) {
      throw foreign(`${path}:${number}: no offer "${told.offer}" is in the pack`);
    }
    const contact = contactOf(told, product, town.settings.start);
    const known = contacts.get(person);
    if (known === undefined) contacts.set(person, [contact]);
    else known.push(contact);
  }
  return contacts;
}

function contactOf(told: ContactChanged, product: string | undefined, start: number): Contact {
  const { contactId, campaign, offer, channel, at, dueAt } = told;
  return {
    contactId,
    campaign,
    ...(product === undefined ? {} : { product }),
    channel,
    trial: offer?.endsWith('-free') === true || product === 'data-trial',
    plannedAt: at,
    handedOverAt: dueAt,
    townDay: Math.floor((dueAt - start) / DAY_MS),
  };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw foreign(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parsed(line: string, path: string, number: number): ContactChanged {
  try {
    const told: ContactChanged = JSON.parse(line);
    if (typeof told.contactId === 'string' && typeof told.customerId === 'string' && Number.isFinite(told.dueAt)) {
      return told;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw foreign(`${path}:${number}: the line is no contact`);
}

const foreign = (message: string) =>
  new CommandError(
    'contacts-foreign',
    message,
    'Give --answers the contacts.ndjson of a replay of this very town: same --customers, --days, --seed and --start',
  );
