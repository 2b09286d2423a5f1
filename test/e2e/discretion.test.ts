/**
 * I9 over all outputs of a week in town: whatever a trigger saw of a customer, no message and no reason on a clerk's
 * screen names an area, a cell or a behaviour.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainDecision } from '../../src/core/decisions/explain.ts';
import type { ContactChanged, DecisionRecorded, MomentOpened } from '../../src/core/effects.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import { betrayedBy } from '../definitions/betraying-words.ts';
import { linesOf, run } from './opportune.ts';
import { clerkReasonsOf, deskTextsOf, messageOf, type ShownText } from './shown-texts.ts';

const pack = join(import.meta.dirname, '../../packs/telecom');

function telecomPack(): Definitions {
  const loaded = loadPacks([pack]);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.definitions;
}

type Profile = Record<string, unknown>;

/** What was known of each customer at the end: the file of customers, and what events carried. */
function profilesIn(folder: string, { eventTypes }: Definitions): Map<string, Profile> {
  const customers = linesOf<Profile & { customerId: string }>(folder, 'customers.ndjson');
  const profiles = new Map(customers.map((customer) => [customer.customerId, customer as Profile]));
  const updates = new Map(eventTypes.map((type) => [type.id, Object.entries(type.updates)]));
  for (const event of linesOf<Profile & { type: string; customerId: string }>(folder, 'events.ndjson')) {
    const profile = profiles.get(event.customerId);
    for (const [attribute, field] of updates.get(event.type) ?? []) {
      if (profile !== undefined && event[field] !== undefined) profile[attribute] = event[field];
    }
  }
  return profiles;
}

/** Words of explanations that are for planners: a pack's own reasons may tell of habits, and so may campaigns. */
function plannersOnly({ policy, products, offers, channels, scenarios, campaigns }: Definitions): string[] {
  const requirements = [
    ...policy.consent,
    ...products.flatMap(({ eligibility, suitability }) => [...eligibility, ...suitability]),
    ...channels.flatMap(({ reach }) => reach),
  ];
  const words = [
    ...requirements.flatMap(({ reason, text = reason }) => [reason, text]),
    ...[...scenarios, ...campaigns].map(({ id }) => id),
    ...campaigns.map(({ name }) => name),
  ];
  // A single word of English may stand in any sentence, joined ones are codes; a campaign may be named as its offer is.
  const isOpen = (word: string) => /^[a-z]+$/i.test(word) || offers.some(({ name }) => name.includes(word));
  return [...new Set(words)].filter((word) => !isOpen(word));
}

describe('I9: a week in town', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-discretion-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const definitions = telecomPack();
  let profiles: Map<string, Profile>;
  let decisions: DecisionRecorded[];
  let contacts: ContactChanged[];
  /** By decision: the moment of a sensitive scenario that it goes back to. */
  let secrets: Map<string, MomentOpened>;

  beforeAll(async () => {
    const made = await run(
      ['generate', '--customers', '1200', '--days', '7', '--seed', '9', '--plain', '--out', '.', '--no-progress'],
      folder,
    );
    expect([made.code, made.stderr]).toEqual([0, '']);
    const files = ['--customers', 'customers.ndjson', '--events', 'events.ndjson'];
    const ended = await run(['replay', '--pack', pack, ...files, '--no-progress'], folder);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    profiles = profilesIn(folder, definitions);
    decisions = linesOf(folder, 'out', 'decisions.ndjson');
    contacts = linesOf(folder, 'out', 'contacts.ndjson');
    const hidden = new Set(definitions.scenarios.filter(({ sensitive }) => sensitive).map(({ id }) => id));
    const moments = new Map(
      linesOf<MomentOpened>(folder, 'out', 'moments.ndjson')
        .filter(({ scenario }) => hidden.has(scenario))
        .map((moment) => [moment.momentId, moment]),
    );
    secrets = new Map(
      decisions.flatMap(({ decisionId, momentId }) => {
        const moment = momentId === undefined ? undefined : moments.get(momentId);
        return moment === undefined ? [] : [[decisionId, moment]];
      }),
    );
  }, 600_000);

  const messages = (shown = definitions) =>
    contacts.map((contact) => messageOf(contact, shown, profiles.get(contact.customerId) ?? {}));
  const deskTexts = (shown = definitions) => decisions.flatMap((decision) => deskTextsOf(decision, shown));
  const clerkReasons = (shown = definitions) => decisions.map((decision) => clerkReasonsOf(decision, shown));

  /** What the trigger of this very moment saw: cell, site, number called, model of the phone … */
  const seenBy = ({ trigger }: MomentOpened): string[] =>
    Object.entries(trigger)
      .filter(([field, value]) => field !== 'id' && typeof value === 'string' && value.length > 2)
      .map(([, value]) => String(value));

  const known = new Map<string, string[]>();
  /** Words of a text that tell something: of the pack, of the behaviour it counts, of the trigger at hand. */
  function betrayals({ text, decisionId = '' }: ShownText): string[] {
    let words = known.get(text);
    if (words === undefined) {
      const counted = definitions.metrics.flatMap(({ id, name = id }) => [id, name]);
      words = [...betrayedBy(definitions, text), ...counted.filter((word) => text.includes(word))];
      known.set(text, words);
    }
    const secret = secrets.get(decisionId);
    return secret === undefined ? words : [...words, ...seenBy(secret).filter((word) => text.includes(word))];
  }
  /** Each place that tells something, with what it tells. */
  const toldIn = (texts: readonly ShownText[]) =>
    [...new Set(texts.flatMap((shown) => betrayals(shown).map((word) => `${shown.place}: ${word}`)))].sort();

  it('has much to hide: offers by place and behaviour, refusals at every kind of stage, customers at the desk', () => {
    const scenarios = new Set([...secrets.values()].map(({ scenario }) => scenario));
    expect(scenarios.size).toBeGreaterThan(10);
    expect([...secrets.values()].some((moment) => seenBy(moment).some((word) => /^d\d\d-\d\d\d$/.test(word)))).toBe(
      true,
    );
    const told = contacts.filter(({ decisionId }) => decisionId !== undefined && secrets.has(decisionId));
    expect(told.length).toBeGreaterThan(100);
    const stages = new Set(
      decisions.flatMap(({ candidates }) => candidates.map((each) => ('stage' in each ? each.stage : 'survivor'))),
    );
    expect([...stages]).toEqual(
      expect.arrayContaining(['survivor', 'eligibility', 'applicability', 'suitability', 'consent', 'policy', 'time']),
    );
    expect(decisions.some(({ result }) => result === 'presented')).toBe(true);
    // Something is said everywhere, so that there is something to search.
    const texts = [...messages(), ...deskTexts(), ...clerkReasons()];
    expect(texts.filter(({ text }) => text.trim() === '')).toEqual([]);
  });

  it('names no area, cell or behaviour in any message', () => {
    expect(toldIn(messages())).toEqual([]);
  });

  it('names none in anything a clerk talks from', () => {
    expect(toldIn(deskTexts())).toEqual([]);
  });

  it('names none in any reason a clerk reads', () => {
    expect(toldIn(clerkReasons())).toEqual([]);
  });

  it('leaves to planners what the pack itself gives for a reason, and which campaign and scenario it was', () => {
    const texts = [...new Set(clerkReasons().map(({ text }) => text))];
    const found = plannersOnly(definitions).filter((word) => texts.some((text) => text.includes(word)));
    expect(found).toEqual([]);
    const planned = decisions.map((decision) => explainDecision(decision, definitions, 'planner').zh);
    const there = plannersOnly(definitions).filter((word) => planned.some((text) => text.includes(word)));
    expect(there.length).toBeGreaterThan(20);
  });

  /** The same week, told with other words. */
  const indiscreet: [
    what: string,
    where: 'messages' | 'desk' | 'reasons',
    change: (told: Definitions) => Definitions,
  ][] = [
    [
      'a message that names an area',
      'messages',
      (told) => ({ ...told, templates: told.templates.map((each) => ({ ...each, text: `火车站特惠 ${each.text}` })) }),
    ],
    [
      'a message that names a scenario by its id',
      'messages',
      (told) => ({
        ...told,
        templates: told.templates.map((each) => ({ ...each, text: `${each.text} enters-station` })),
      }),
    ],
    [
      'a message that shows somebody was seen',
      'messages',
      (told) => ({
        ...told,
        templates: told.templates.map((each) => ({ ...each, text: `您刚逛过商场。${each.text}` })),
      }),
    ],
    [
      'a selling point that names an area',
      'messages',
      (told) => ({
        ...told,
        offers: told.offers.map((offer) => ({ ...offer, sellingPoints: ['在电影院也能用', ...offer.sellingPoints] })),
      }),
    ],
    [
      'a script that names what was counted',
      'desk',
      (told) => ({ ...told, offers: told.offers.map((offer) => ({ ...offer, script: told.metrics[0]!.name ?? '' })) }),
    ],
    [
      'a product called after a cell',
      'desk',
      (told) => ({ ...told, products: told.products.map((each) => ({ ...each, name: `${each.name} d01-039` })) }),
    ],
    [
      'an offer called after an area',
      'reasons',
      (told) => ({ ...told, offers: told.offers.map((offer) => ({ ...offer, name: `机场${offer.name}` })) }),
    ],
  ];

  it.each(indiscreet)('would find out %s', (_, where, change) => {
    const told = change(definitions);
    const texts = { messages, desk: deskTexts, reasons: clerkReasons }[where](told);
    expect(toldIn(texts).length).toBeGreaterThan(0);
  });

  it('would find out a text that names nothing but what this very trigger saw', () => {
    const [decisionId, moment] = [...secrets].find(([, { trigger }]) => typeof trigger.cell === 'string')!;
    const text = `${moment.trigger.type}`;
    expect(betrayedBy(definitions, text)).toEqual([]);
    expect(toldIn([{ text, place: 'somewhere', decisionId }])).toEqual([`somewhere: ${text}`]);
  });
});
