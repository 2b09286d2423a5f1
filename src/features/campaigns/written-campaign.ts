import { dayIndexOf } from '../../core/schema/civil-date.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import { ZoneClock } from '../../core/schema/zone-clock.ts';
import { writtenValue } from '../../definitions/written-texts.ts';
import type { DefinitionVersion } from '../../ports/definition-store.ts';
import type { CampaignRow } from './campaign-schemas.ts';

/** What a list tells of a campaign besides its state and what it has come to. */
export type CampaignHead = Omit<CampaignRow, 'state' | 'numbers' | 'open'>;

type Values = Readonly<Record<string, unknown>>;

/** A campaign as far as its text can be read: what has mistakes, or is of another type than wanted, is left out. */
export function writtenCampaign(
  { id, content }: Pick<DefinitionVersion, 'id' | 'content'>,
  definitions: Definitions,
): CampaignHead {
  const value: Values = writtenValue(content) ?? {};
  const entry = mapping(value.entry);
  const scenarios = [entry.scenario, ...list(entry.scenarios)].filter((each) => typeof each === 'string');
  const parent = definitions.campaigns.find((campaign) => campaign.id === value.localOf);
  const clock = new ZoneClock(definitions.profile.zone);
  const share = mapping(value.control).share;
  return {
    ...{
      id,
      name: word(value.name) ?? id,
      scenarios: value.entry === undefined ? (parent?.scenarios ?? []) : scenarios,
    },
    begins: entry.wave === true ? 'wave' : entry.pull === true ? 'pull' : 'scenario',
    channels: [...new Set(channelsIn(value.journey))],
    ...present({
      ...{ owner: word(value.owner), region: word(value.region), localOf: word(value.localOf) },
      ...{ from: instant(value.from, clock), until: instant(value.until, clock) },
      ...{ budgetContacts: whole(value.budgetContacts), controlShare: typeof share === 'number' ? share : undefined },
      targets: targetsOf(mapping(value.targets)),
    }),
  };
}

function targetsOf({ contacts, conversions }: Values): CampaignHead['targets'] {
  const targets = present({ contacts: whole(contacts), conversions: whole(conversions) });
  return Object.keys(targets).length === 0 ? undefined : targets;
}

/** Whatever is written under `channel` and `channels`, at any depth. */
function channelsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(channelsIn);
  return Object.entries(mapping(value)).flatMap(([key, inner]) => {
    if (key === 'channel') return word(inner) ?? [];
    return key === 'channels' ? list(inner).filter((each) => typeof each === 'string') : channelsIn(inner);
  });
}

/** A date is midnight in the pack's zone, as it will be when it is active. */
function instant(value: unknown, clock: ZoneClock): number | undefined {
  if (typeof value !== 'string') return undefined;
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  const at = date ? clock.startOfDay(dayIndexOf(Number(date[1]), Number(date[2]), Number(date[3]))) : Date.parse(value);
  return Number.isFinite(at) ? at : undefined;
}

const word = (value: unknown) => (typeof value === 'string' ? value : undefined);
const whole = (value: unknown) => (Number.isSafeInteger(value) ? Number(value) : undefined);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function mapping(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

function present<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(entries).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
