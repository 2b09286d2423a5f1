import { Type } from 'typebox';

const named = { id: Type.String(), name: Type.String() };

const validity = {
  validFrom: Type.Optional(Type.Number({ description: 'Epoch ms.' })),
  validUntil: Type.Optional(Type.Number()),
};

const product = {
  ...named,
  line: Type.Optional(Type.Object(named)),
  category: Type.String(),
  priceCents: Type.Optional(Type.Number()),
  value: Type.Number({ description: 'Relative worth of an order.' }),
  ...validity,
};

/** A row of the catalogue. */
export const catalogueSchema = Type.Object({
  version: Type.String(),
  products: Type.Array(
    Type.Object({
      ...product,
      offers: Type.Integer({ description: 'How many propose it.' }),
      campaigns: Type.Integer({ description: 'How many bring it to customers.' }),
      isScored: Type.Boolean({ description: 'Experts have scored it.' }),
    }),
  ),
});

const requirement = Type.Object({
  reason: Type.String(),
  text: Type.Optional(Type.String({ description: 'What it means when the rule does not hold.' })),
  rule: Type.String({ description: 'CEL that must hold.' }),
});

const offer = Type.Object({
  ...named,
  where: Type.Optional(Type.String({ description: 'CEL: for whom.' })),
  lever: Type.Number(),
  propensity: Type.Optional(Type.String({ description: 'CEL number read from the profile.' })),
  sellingPoints: Type.Array(Type.String()),
  script: Type.Optional(Type.String()),
  texts: Type.Array(
    Type.Object({
      template: Type.String(),
      channels: Type.Array(Type.Object(named), { description: 'None: all others.' }),
      text: Type.String({ description: 'As a customer of whom nothing is known would read it.' }),
    }),
  ),
  ...validity,
});

/** A product with all that is defined about it. */
export const productSchema = Type.Object({
  version: Type.String(),
  ...product,
  attributionMs: Type.Optional(Type.Number()),
  eligibility: Type.Array(requirement),
  suitability: Type.Array(requirement),
  exclusiveWith: Type.Array(Type.Object(named)),
  characteristics: Type.Record(Type.String(), Type.Number(), { description: 'Scores of the experts, 0 to 10.' }),
  offers: Type.Array(offer),
  campaigns: Type.Array(Type.Object(named)),
});
