import { Type } from 'typebox';

const survivor = Type.Object({
  offer: Type.String(),
  channel: Type.String(),
  score: Type.Number(),
  factors: Type.Object({
    propensity: Type.Number(),
    fit: Type.Number(),
    value: Type.Number(),
    lever: Type.Number(),
  }),
  probability: Type.Number({ description: 'The exact probability with which it was chosen.' }),
});

const refusal = Type.Object({
  stage: Type.Enum(['eligibility', 'applicability', 'suitability', 'consent', 'policy', 'time', 'capacity']),
  reason: Type.String(),
  offers: Type.Array(Type.String(), { description: '`offer@channel`' }),
});

/** A decision with everything that made it, for those who may see it. */
export const fullExplanation = Type.Object({
  customerId: Type.String({ description: 'Masked without the scope `customers:unmask`.' }),
  campaign: Type.String(),
  momentId: Type.Optional(Type.String()),
  chosen: Type.Optional(survivor),
  candidates: Type.Array(Type.Union([survivor, refusal])),
  version: Type.String({ description: 'Of the definitions that decided.' }),
});
