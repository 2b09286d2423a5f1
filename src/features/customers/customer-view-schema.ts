import { Type } from 'typebox';

const attributeValue = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Array(Type.String())]);

/** What is known about a customer now; what has no value is absent. */
export const customerViewSchema = Type.Object({
  customerId: Type.String(),
  profile: Type.Record(Type.String(), attributeValue),
  asOf: Type.Record(Type.String(), Type.Number(), {
    description: 'When the newest value was, of attributes that events carry.',
  }),
  metrics: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()])),
  groups: Type.Array(Type.String()),
  primaryGroup: Type.Optional(Type.String()),
  stages: Type.Record(Type.String(), Type.String(), { description: 'Life cycle → stage.' }),
  holdings: Type.Array(Type.String()),
  lists: Type.Array(Type.String()),
  blocks: Type.Array(Type.String(), { description: '`all`, `channel:sms`, `category:music`' }),
  openMoments: Type.Array(
    Type.Object({
      momentId: Type.String(),
      scenario: Type.String(),
      at: Type.Number(),
      expiresAt: Type.Number(),
    }),
    { description: 'Those of sensitive scenarios for keys with `decisions:explain` only.' },
  ),
});
