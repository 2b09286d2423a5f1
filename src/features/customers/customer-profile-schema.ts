import { type Static, Type } from 'typebox';
import { attributeValue } from './customer-view-schema.ts';

const bilingual = Type.Object({ zh: Type.String(), en: Type.String() });

const attribute = Type.Object({
  id: Type.String(),
  name: Type.String({ description: 'Its name, or as its description begins; the id where there is none.' }),
  description: Type.Optional(Type.String()),
  type: Type.String(),
  value: Type.Optional(attributeValue),
  valueName: Type.Optional(Type.String({ description: 'Of a region; of an enum or tags whose values have names.' })),
  source: Type.String(),
  freshness: Type.String({ description: '`real-time`, `1h`, `12h`, `24h`, `48h`' }),
  asOf: Type.Optional(
    Type.Number({ description: 'When the value was told, epoch ms; absent: longer ago than inputs are kept.' }),
  ),
});

const metric = Type.Object({
  id: Type.String(),
  name: Type.String(),
  agg: Type.String(),
  window: Type.Object(
    {
      type: Type.Enum(['lifetime', 'tumbling', 'sliding']),
      unit: Type.Optional(Type.String()),
      lengthMs: Type.Optional(Type.Number()),
    },
    { description: 'What the value is taken over; `unit` of a tumbling one: `day`, `week`, `month`.' },
  ),
  value: Type.Optional(Type.Union([Type.Number(), Type.String()])),
});

const named = { id: Type.String(), name: Type.String() };

const stage = Type.Object({
  ...named,
  stage: Type.String(),
  stageName: Type.String(),
  treatment: Type.Optional(Type.String({ description: 'What the stage calls for.' })),
});

const scope = Type.Enum(['all', 'channel', 'category', 'product']);

const about = {
  scope,
  of: Type.String({ description: "The channel, category or product; '' for `all`." }),
  ofName: Type.String(),
};

const journey = Type.Object({
  campaign: Type.String(),
  name: Type.String(),
  step: Type.String({ description: "'' while its first decision is put off." }),
  stepType: Type.Optional(Type.String()),
  since: Type.Optional(Type.Number()),
  nextAt: Type.Optional(Type.Number({ description: 'When it goes on by itself.' })),
});

/** What is known about a customer, for people: names beside ids. */
export const customerProfileSchema = Type.Object({
  customerId: Type.String({ description: 'Masked without the scope `customers:unmask`.' }),
  at: Type.Number({ description: 'The clock reached by the engine, epoch ms.' }),
  zone: Type.String({ description: 'In which days and hours are the customer’s.' }),
  region: Type.Optional(Type.Object(named)),
  attributes: Type.Array(attribute, { description: 'All that are defined; those without a value have none.' }),
  metrics: Type.Array(metric),
  groups: Type.Array(Type.Object({ ...named, isPrimary: Type.Boolean() })),
  stages: Type.Array(stage),
  holdings: Type.Array(Type.Object({ ...named, category: Type.String(), priceCents: Type.Optional(Type.Number()) })),
  lists: Type.Array(Type.Object(named)),
  moments: Type.Array(
    Type.Object({
      momentId: Type.String(),
      scenario: Type.String(),
      name: Type.String(),
      isSensitive: Type.Boolean(),
      at: Type.Number(),
      expiresAt: Type.Number(),
    }),
  ),
  journeys: Type.Array(journey, { description: 'For keys with `decisions:explain` only.' }),
  policy: Type.Object({
    refusal: Type.Optional(bilingual),
    blocks: Type.Array(Type.Object(about)),
    coolDowns: Type.Array(Type.Object({ ...about, until: Type.Number() })),
    caps: Type.Array(
      Type.Object({
        id: Type.String(),
        ...about,
        per: Type.Enum(['day', '7d', '30d']),
        used: Type.Integer(),
        max: Type.Number(),
      }),
    ),
    quietHours: Type.Optional(
      Type.Object(
        { fromMinute: Type.Integer(), untilMinute: Type.Integer() },
        { description: 'Local minutes of the day, `untilMinute` exclusive.' },
      ),
    ),
    quietUntil: Type.Optional(Type.Number({ description: 'Absent: it is not quiet now.' })),
  }),
});

export type CustomerProfile = Static<typeof customerProfileSchema>;
