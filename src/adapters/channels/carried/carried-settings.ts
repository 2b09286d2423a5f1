import { type Static, Type } from 'typebox';

/** How texts wait for a system that carries them: MMS bill, balance SMS, after-call SMS, payment notice. */
export const carriedSettingsSchema = Type.Object(
  {
    mostTexts: Type.Integer({
      description: 'that may wait; from there on the channel is busy',
      default: 100_000,
      minimum: 1,
      maximum: 5_000_000,
    }),
    mostPerCustomer: Type.Integer({
      description: 'texts that may wait for one customer; from there on further ones have failed as not fetched',
      default: 3,
      minimum: 1,
      maximum: 20,
    }),
  },
  { additionalProperties: false },
);

export type CarriedSettings = Static<typeof carriedSettingsSchema>;
