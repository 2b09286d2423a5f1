/** What the operator's pack must hold, and what none of its texts may say (I9). */
import { Liquid } from 'liquidjs';
import { describe, expect, it } from 'vitest';
import { explainDecision } from '../../src/core/decisions/explain.ts';
import type { DecisionRecorded, Refusal } from '../../src/core/effects.ts';
import type { OfferDefinition, Requirement } from '../../src/core/schema/definitions.ts';
import { operatorsPack } from '../personas/operators-pack.ts';
import { betrayedBy } from './betraying-words.ts';

const definitions = operatorsPack();
const {
  areas,
  attributes,
  campaigns,
  channels,
  eventTypes,
  fitPrior,
  groups,
  lifecycles,
  offers,
  products,
  scenarios,
} = {
  ...definitions,
  attributes: definitions.profile.attributes,
};

const liquid = new Liquid({ strictFilters: true, strictVariables: false });
const texts = new Map(definitions.templates.map(({ id, text }) => [id, text]));
const productOf = ({ product: id }: OfferDefinition) => products.find((product) => product.id === id)!;
const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);

/** A template as somebody reads it; a message has no offer. */
function rendered(template: string, offer?: OfferDefinition): string {
  const text = texts.get(template);
  if (text === undefined) throw new Error(`there is no template "${template}"`);
  const product = offer === undefined ? undefined : productOf(offer);
  return String(liquid.parseAndRenderSync(text, { offer, product, profile: { balance: 12.5 } }));
}

/** Every text of every offer, with the template it comes from. */
const messages = offers.flatMap((offer) =>
  [...new Set(Object.values(offer.content))].map((template) => ({ template, text: rendered(template, offer) })),
);
const services = campaigns.flatMap(({ journey }) =>
  journey.flatMap((step) =>
    step.type === 'message' ? [{ template: step.template, text: rendered(step.template) }] : [],
  ),
);

describe('messages', () => {
  it('are signed and say how to refuse', () => {
    const unsigned = messages.filter(({ text }) => !text.includes('移动营业厅'));
    expect(unsigned).toEqual([]);
    const refusal = /退订|请按0|记免打扰/u;
    expect(messages.filter(({ text }) => !refusal.test(text))).toEqual([]);
  });

  it('fit into two parts of a long SMS', () => {
    expect(messages.filter(({ text }) => text.length > 134)).toEqual([]);
  });

  it('read as written by a person: nothing left open, no space or stop where none belongs', () => {
    const slip =
      /\{|\}|undefined|null|NaN|\s{2}|[，。：；、][，。：；、]|[\p{Script=Han}，。] [\p{Script=Han}，。]|\s$/u;
    expect([...messages, ...services].filter(({ text }) => slip.test(text))).toEqual([]);
  });

  it('name the price where something is charged, and nowhere else', () => {
    const charged = offers.filter(({ content }) => ['paid-text', 'once-text'].includes(content.default!));
    for (const offer of charged) {
      const { priceCents = 0 } = productOf(offer);
      expect(priceCents, offer.id).toBeGreaterThan(0);
      expect(rendered(offer.content.default!, offer)).toContain(`${priceCents / 100}元`);
    }
    const free = offers.filter(({ content }) => content.default === 'free-text');
    for (const offer of free) expect(productOf(offer).priceCents, offer.id).toBe(0);
  });

  it('name no place, no cell, nothing the customer did', () => {
    const said = [...messages, ...services].map(({ text }) => text);
    for (const text of said) expect(betrayedBy(definitions, text), text).toEqual([]);
  });
});

describe('what a clerk reads', () => {
  it('names no place, no cell, nothing the customer did: offers, selling points, scripts, products', () => {
    const shown = [
      ...offers.flatMap(({ name, sellingPoints, script = '' }) => [name, script, ...sellingPoints]),
      ...products.map(({ name }) => name),
    ];
    for (const text of shown) expect(betrayedBy(definitions, text), text).toEqual([]);
  });

  it('names none of it in a reason, whatever the pack gives for one', () => {
    for (const refusal of everyRefusal()) {
      const { en, zh } = explainDecision(decisionWith(refusal), definitions, 'clerk');
      expect(betrayedBy(definitions, `${en}\n${zh}`), `${refusal.stage} ${refusal.reason}`).toEqual([]);
    }
  });

  it('would be found out if it did', () => {
    expect(betrayedBy(definitions, '您刚到火车站，cell d01-039，scenario enters-station')).toEqual(
      expect.arrayContaining(['火车站', 'd01-039', 'enters-station', '您刚']),
    );
  });
});

/** One refusal for every reason of the pack, of the offers it can refuse. */
function everyRefusal(): Refusal[] {
  const refusals = (stage: Refusal['stage'], prefix: string, requirements: readonly Requirement[], labels: string[]) =>
    requirements.map(({ reason }) => ({ stage, reason: prefix + reason, offers: labels }));
  const everything = offers.flatMap(({ id }) => channels.map((channel) => `${id}@${channel.id}`));
  return [
    ...products.flatMap(({ id, eligibility, suitability }) => {
      const labels = ids(offers.filter(({ product }) => product === id)).map((offer) => `${offer}@sms`);
      return [...refusals('eligibility', '', eligibility, labels), ...refusals('suitability', '', suitability, labels)];
    }),
    ...channels.flatMap(({ reach }) => refusals('eligibility', 'channel.', reach, everything)),
    ...refusals('consent', '', definitions.policy.consent, everything),
    ...definitions.policy.caps.map(({ id }) => ({ stage: 'policy' as const, reason: `cap.${id}`, offers: everything })),
    { stage: 'applicability', reason: 'matrix.cell', offers: everything },
    { stage: 'applicability', reason: 'campaign.audience', offers: everything },
  ];
}

const decisionWith = (refusal: Refusal): DecisionRecorded => ({
  type: 'decision',
  decisionId: 'd',
  customerId: 'c',
  at: 0,
  campaign: campaigns[0]!.id,
  result: 'nothing',
  candidates: [refusal],
  version: definitions.version,
});

describe('the pack', () => {
  it('knows the twelve groups in their order, and four more', () => {
    const primary = groups.filter((group) => group.primary !== undefined).sort((a, b) => a.primary! - b.primary!);
    expect(ids(primary)).toEqual([
      'student',
      'business',
      'civilServant',
      'frontLineSales',
      'driver',
      'selfEmployed',
      'farmer',
      'senior',
      'migrantWorker',
      'teen',
      'homemaker',
      'trendy',
    ]);
    expect(ids(groups)).toEqual(expect.arrayContaining(['carOwner', 'filmMusicFan', 'technophile', 'sportsFan']));
  });

  it('takes in every kind of event', () => {
    expect(ids(eventTypes)).toEqual(
      expect.arrayContaining([
        'call',
        'hotline-call',
        'sms',
        'mms',
        'data-session',
        'web-visit',
        'location-update',
        'device-change',
        'roaming',
        'power',
        'call-forwarding',
        'recharge',
        'order',
        'cancel',
        'payment',
        'mms-bill',
        'balance-query',
      ]),
    );
    const mms = eventTypes.find(({ id }) => id === 'mms')!;
    expect(mms.fields.action!.values).toEqual(['sent', 'received', 'fetched', 'not-fetched']);
  });

  it('says of every attribute where it comes from and what it means', () => {
    for (const [id, { source, name, description }] of Object.entries(attributes)) {
      expect({ id, source, means: name ?? description }).toMatchObject({
        source: expect.stringMatching(/./),
        means: expect.any(String),
      });
    }
  });

  it('names every field of events and every value in Chinese, but for numbers of hotlines', () => {
    const fields = [attributes, ...eventTypes.map((type) => type.fields)].flatMap(Object.entries);
    for (const [id, { type, name, description, values, valueNames = {} }] of fields) {
      expect({ id, means: name ?? description }).toMatchObject({ means: expect.any(String) });
      if (type !== 'enum') continue;
      const nameless = values.filter((value: string) => valueNames[value] === undefined && !/^[0-9]+$/.test(value));
      expect({ id, nameless }).toEqual({ id, nameless: [] });
    }
  });

  it('has nine newspapers and 新闻早晚报, about forty products more, in four categories', () => {
    const papers = products.filter(({ line, priceCents }) => line === 'newspaper' && priceCents !== 0);
    expect(ids(papers).sort()).toEqual([
      'paper-chutian',
      'paper-digest',
      'paper-film',
      'paper-finance',
      'paper-geography',
      'paper-library',
      'paper-renmin',
      'paper-ruili',
      'paper-sport',
      'paper-xinhua',
    ]);
    expect(products.length - papers.length).toBeGreaterThanOrEqual(40);
    const categories = new Set(products.map(({ category }) => category));
    expect([...categories].sort()).toEqual(['business', 'communication', 'entertainment', 'information']);
  });

  it('says of every product its price, its worth and whom it is not for, and offers it with points and a script', () => {
    for (const product of products) {
      expect(product.priceCents, product.id).toBeGreaterThanOrEqual(0);
      expect([...product.eligibility, ...product.suitability], product.id).not.toEqual([]);
      const proposed = offers.filter((offer) => offer.product === product.id);
      expect(proposed, product.id).not.toEqual([]);
      for (const { id, sellingPoints, script, content } of proposed) {
        expect({ id, points: sellingPoints.length, script, content }).toMatchObject({
          points: 2,
          script: expect.stringMatching(/[？。]$/u),
          content: { default: expect.any(String) },
        });
      }
    }
  });

  it('has expert scores of every product, primary group and channel, over the same characteristics', () => {
    const { products: byProduct, groups: byGroup, channels: byChannel } = fitPrior!;
    expect(Object.keys(byProduct).sort()).toEqual(ids(products).sort());
    expect(Object.keys(byChannel).sort()).toEqual(ids(channels).sort());
    expect(Object.keys(byGroup).sort()).toEqual(ids(groups.filter((group) => group.primary !== undefined)).sort());
    const known = new Set(Object.keys(byGroup.student!));
    for (const scores of Object.values(byProduct))
      for (const name of Object.keys(scores)) expect(known).toContain(name);
  });

  it('has areas by kind, and none of health', () => {
    expect(ids(areas).sort()).toEqual([
      'airport',
      'business-district',
      'campus',
      'cinema',
      'gym',
      'hot-area',
      'phone-shop',
      'railway-station',
      'scenic-spot',
    ]);
    for (const { name } of areas) expect(name).not.toMatch(/医|病|药|诊|疗|卫生/u);
  });

  it('marks every scenario of a place as sensitive, and lets none outlive 48 hours', () => {
    for (const { id, pattern, sensitive, ttlMs } of scenarios) {
      if ('area' in pattern) expect(sensitive, id).toBe(true);
      expect(ttlMs, id).toBeLessThanOrEqual(48 * 3_600_000);
    }
  });

  it('leaves alone who lives or works at a place', () => {
    for (const { id, pattern, exclude } of scenarios) {
      if ('area' in pattern) expect(exclude.residents?.unknown, id).toBe('exclude');
    }
  });

  it('says how each stage is treated', () => {
    for (const { stages } of lifecycles) for (const { id, treatment } of stages) expect(treatment, id).toBeTruthy();
  });

  it('knows the twelve kinds of touchpoint, and an example of each', () => {
    const { touchpointKinds = [], touchpoints = [] } = definitions;
    expect(ids(touchpointKinds)).toEqual([
      'account-manager',
      'agency',
      'clerk',
      'device-promoter',
      'employee',
      'group-contact',
      'internet-cafe',
      'outbound-call',
      'partner-shop',
      'professional-customer',
      'social-supervisor',
      'student-promoter',
    ]);
    const shown = new Set(touchpoints.map(({ touchpointKind }) => touchpointKind));
    expect(touchpointKinds.filter(({ id }) => !shown.has(id))).toEqual([]);
    for (const { id, touchpointKind, channel } of touchpoints) {
      const kind = touchpointKinds.find((known) => known.id === touchpointKind);
      if (kind !== undefined) expect(channel, id).toBe(kind.channel);
    }
  });

  it('holds somebody out of every marketing campaign that we start', () => {
    const marketing = campaigns.filter(({ scenarios: entry, journey }) => {
      return entry.length > 0 && journey.some((step) => 'purpose' in step && step.purpose === 'marketing');
    });
    for (const { id, control } of marketing) expect(control.share, id).toBeGreaterThan(0);
  });
});
