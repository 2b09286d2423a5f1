import { wordFor } from '../../frame/words.ts';
import type { DraftDocument } from '../../parts/draft-session.ts';
import { isMapping, patternFieldsOf, patternTypeOf, type WrittenMatch } from '../editor/scenario-document.ts';
import type { TrialBody } from '../scenario-calls.ts';
import type { ScenarioVocabulary } from '../scenario-vocabulary.ts';
import { scenariosWords } from '../scenarios-words.ts';

/** What stands in the place of an event type for a change of the profile. */
export const PROFILE = '';

/** One event of a hand-made sequence. */
export interface TrialEvent {
  key: number;
  /** After the beginning. */
  minutes: number;
  /** An event type, or `PROFILE`. */
  type: string;
  /** Fields of the event, or attributes, as they are filled in; what is undefined is left out. */
  values: Record<string, string | number | boolean | undefined>;
}

export interface TrialCustomer {
  profile: Record<string, string | number | boolean | undefined>;
  holdings: string[];
  residence: 'visitor' | 'resident' | 'unknown';
}

export interface Trial {
  /** Epoch ms. */
  start: number;
  customer: TrialCustomer;
  events: TrialEvent[];
}

const MINUTE_MS = 60_000;
const unitMinutes: Record<string, number> = { s: 1 / 60, m: 1, h: 60, d: 24 * 60 };

/** What is asked of the service. */
export function trialBody(document: DraftDocument, { start, customer, events }: Trial): TrialBody {
  return {
    scenario: document,
    customer: { profile: filled(customer.profile), holdings: customer.holdings, residence: customer.residence },
    events: events.map(({ minutes, type, values }) => {
      const at = Math.round(start + minutes * MINUTE_MS);
      return type === PROFILE ? { at, profile: filled(values) } : { at, type, ...filled(values) };
    }),
  };
}

function filled(values: TrialEvent['values']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
}

/** A sequence that has what the pattern looks for, as far as that can be guessed. */
export function exampleEvents(document: DraftDocument, vocabulary: ScenarioVocabulary): TrialEvent[] {
  const fields = patternFieldsOf(document);
  const event = (minutes: number, match: unknown) => eventOf(minutes, isMapping(match) ? match : {}, vocabulary);
  const span = minutesOf(fields.within ?? fields.for);
  const events = (): Omit<TrialEvent, 'key'>[] => {
    switch (patternTypeOf(document)) {
      case 'event':
        return [event(0, fields)];
      case 'count': {
        const times = Math.min(10, Number(fields.atLeast) || 1);
        return Array.from({ length: times }, (_, index) => event(Math.floor((index * span) / (times + 1)), fields));
      }
      case 'sequence': {
        const steps = Array.isArray(fields.steps) ? fields.steps : [];
        return steps.map((step, index) => event(Math.floor((index * span) / (steps.length + 1)), step));
      }
      case 'absence':
        return [event(0, fields.after)];
      case 'change':
        return [0, 10].map((minutes) => ({
          minutes,
          type: PROFILE,
          values: { [String(fields.attribute)]: undefined },
        }));
      case 'threshold':
      case 'schedule':
        return [{ minutes: 0, type: PROFILE, values: {} }];
      default:
        return visits(String(fields.area ?? ''), span, vocabulary);
    }
  };
  return events().map((each, index) => ({ ...each, key: index }));
}

function eventOf(minutes: number, { event = '', where }: WrittenMatch, vocabulary: ScenarioVocabulary) {
  const type = vocabulary.events.find(({ id }) => id === event);
  const named = (type?.fields ?? []).filter(({ name }) => new RegExp(`event\\.${name}\\b`).test(String(where ?? '')));
  const values = named.map(({ name, values: words }) => {
    const wanted = new RegExp(`event\\.${name}\\s*==\\s*"([^"]*)"`).exec(String(where))?.[1];
    return [name, wanted ?? words[0]];
  });
  return { minutes, type: event, values: Object.fromEntries(values) };
}

/** From elsewhere into the area, a look at the phone now and then, and out again. */
function visits(area: string, stayMinutes: number, { areas, events }: ScenarioVocabulary): Omit<TrialEvent, 'key'>[] {
  const type =
    events.find(({ id, cell }) => cell !== undefined && id.includes('location')) ?? events.find(({ cell }) => cell);
  const inside = areas.find(({ id }) => id === area)?.cells[0];
  if (type?.cell === undefined) return [];
  const seen = (minutes: number, cell: string | undefined) => ({
    minutes,
    type: type.id,
    values: { [type.cell!]: cell },
  });
  const stay = stayMinutes > 0 ? stayMinutes : 20;
  const elsewhere = wordFor(scenariosWords, 'trial.otherCell') ?? 'elsewhere';
  return [seen(0, elsewhere), seen(10, inside), seen(10 + Math.floor(stay / 2), inside), seen(20 + stay, elsewhere)];
}

/** `20m` → 20; 60 for what is no duration. */
function minutesOf(written: unknown): number {
  const found = typeof written === 'string' ? /^(\d+)([smhd])$/.exec(written) : null;
  return found === null ? 60 : Number(found[1]) * unitMinutes[found[2]!]!;
}

/** Attributes that the scenario's rules name. */
export function namedAttributes(document: DraftDocument): string[] {
  return [...new Set([...JSON.stringify(document).matchAll(/profile\.(\w+)/g)].map(([, name]) => name!))];
}
