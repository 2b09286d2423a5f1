import { Type } from 'typebox';

export const attributeValue = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Array(Type.String())]);

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
  standing: Type.Object(
    {
      at: Type.Number({ description: 'The clock reached, epoch ms.' }),
      zone: Type.String(),
      journeys: Type.Array(
        Type.Object({
          campaign: Type.String(),
          step: Type.String(),
          since: Type.Optional(Type.Number()),
          nextAt: Type.Optional(Type.Number()),
        }),
        { description: 'For keys with `decisions:explain` only.' },
      ),
      caps: Type.Array(
        Type.Object({
          id: Type.String(),
          scope: Type.Enum(['all', 'channel', 'category']),
          of: Type.String(),
          per: Type.Enum(['day', '7d', '30d']),
          used: Type.Integer(),
          max: Type.Number(),
        }),
      ),
      coolDowns: Type.Array(
        Type.Object({
          scope: Type.Enum(['all', 'channel', 'category', 'product']),
          of: Type.String(),
          until: Type.Number(),
        }),
      ),
      quietUntil: Type.Optional(Type.Number()),
      refusal: Type.Optional(Type.String({ description: 'Why no marketing of any kind is allowed.' })),
    },
    { description: 'With campaigns and the contact policy.' },
  ),
});
