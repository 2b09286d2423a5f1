import { Type } from 'typebox';
import { customerIdSchema, nameSchema } from '../field-schemas.ts';

const MOST_WORDS = 1000;
const MOST_ROWS = 500;

const ruleText = Type.String({ minLength: 1, maxLength: 10_000, description: 'CEL over the customer.' });
const sampleValue = Type.Union([
  Type.String({ maxLength: 1000 }),
  Type.Number(),
  Type.Boolean(),
  Type.Array(Type.String({ maxLength: 200 }), { maxItems: 1000 }),
]);
const ids = Type.Array(nameSchema, { maxItems: 1000 });

/** A customer to try something on; what is left out is absent, groups and stages follow from the rest. */
const sampleSchema = Type.Object(
  {
    profile: Type.Optional(Type.Record(Type.String(), sampleValue)),
    metric: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Number(), Type.String({ maxLength: 1000 })]))),
    group: Type.Optional(Type.Record(Type.String(), Type.Boolean())),
    stage: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 200 }))),
    holdings: Type.Optional(ids),
    lists: Type.Optional(ids),
    scenario: Type.Optional(nameSchema),
  },
  { additionalProperties: false },
);

const customer = {
  customerId: Type.Optional(customerIdSchema),
  sample: Type.Optional(sampleSchema),
};

export const messageQuestion = Type.Object(
  {
    channel: nameSchema,
    offer: Type.Optional(nameSchema),
    template: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: 'Instead of the content of the offer.' }),
    ),
    text: Type.Optional(Type.String({ minLength: 1, maxLength: 10_000, description: 'Liquid that is not saved yet.' })),
    purpose: Type.Optional(Type.Enum(['marketing', 'service'])),
    ...customer,
    audience: Type.Optional(ruleText),
  },
  { additionalProperties: false },
);

const messageMeasure = Type.Object({
  encoding: Type.Enum(['gsm-7', 'ucs-2']),
  length: Type.Integer({ description: 'Septets or UCS-2 units.' }),
  segments: Type.Integer({ description: 'Short messages it takes.' }),
  perSegment: Type.Integer({ description: 'What fits one of them.' }),
});

const price = Type.Object(
  {
    cents: Type.Number({ minimum: 0, maximum: 1e6 }),
    per: Type.Enum(['segment', 'message']),
  },
  { additionalProperties: false },
);

export const messageAnswer = Type.Object({
  text: Type.String(),
  measure: messageMeasure,
  parts: Type.Array(Type.String(), { description: 'Texts of the short messages.' }),
  marks: Type.Array(
    Type.Object({
      kind: Type.Enum(['signature', 'opt-out', 'forbidden']),
      start: Type.Integer({ description: 'UTF-16 units from the start of the text.' }),
      end: Type.Integer({ description: 'Exclusive.' }),
    }),
  ),
  missing: Type.Array(Type.Enum(['signature', 'opt-out'])),
  profile: Type.Record(Type.String(), Type.Unknown(), {
    description: 'Attributes the text names, as it was rendered.',
  }),
  invented: Type.Array(Type.String(), { description: 'Attributes whose values were made up.' }),
  cost: Type.Optional(
    Type.Object(
      {
        customers: Type.Integer({ description: 'Of the audience, estimated.' }),
        low: Type.Integer(),
        high: Type.Integer(),
        price: Type.Optional(price),
        cents: Type.Optional(Type.Number({ description: 'If each of them gets it once; with a price only.' })),
      },
      { description: 'With `audience` only.' },
    ),
  ),
});

export const tableQuestion = Type.Object(
  {
    rows: Type.Array(Type.Union([ruleText, Type.Null()]), {
      maxItems: MOST_ROWS,
      description: 'The condition of each row; null: always.',
    }),
    ...customer,
  },
  { additionalProperties: false },
);

export const tableAnswer = Type.Object({
  rows: Type.Array(
    Type.Object({
      met: Type.Optional(Type.Boolean({ description: 'Absent: a value it needs is absent, which counts as not met.' })),
      problem: Type.Optional(Type.String({ description: 'Why the condition cannot be read.' })),
    }),
  ),
  first: Type.Optional(Type.Integer({ description: 'Position of the first row whose condition is met.' })),
});

const wordList = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: MOST_WORDS, uniqueItems: true });

export const messageRulesSchema = Type.Object(
  {
    signatures: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 20 }), {
        maxItems: 100,
        uniqueItems: true,
        description: 'One of them signs every message, in 【】 or []; none: any signature does.',
      }),
    ),
    optOutWords: wordList,
    forbiddenWords: wordList,
    prices: Type.Record(Type.String(), price, { description: 'Channel → what a message on it costs.' }),
  },
  { additionalProperties: false },
);
