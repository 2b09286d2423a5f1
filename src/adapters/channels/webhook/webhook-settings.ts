import { type Static, Type } from 'typebox';

/** How a channel hands messages to a gateway that speaks Standard Webhooks: MMS, app push. */
export const webhookSettingsSchema = Type.Object(
  {
    url: Type.String({ description: 'of the gateway; http or https', pattern: '^https?://' }),
    secret: Type.String({
      description: 'shared with the gateway, `whsec_` and base64: signs what we send and what it reports',
      minLength: 24,
    }),
    window: Type.Integer({ description: 'requests under way at once', default: 20, minimum: 1, maximum: 1000 }),
    timeoutMs: Type.Integer({ description: 'for an answer', default: 10_000, minimum: 10, maximum: 120_000 }),
    busyMs: Type.Integer({
      description: 'of rest when the gateway cannot take it and does not say for how long',
      default: 5000,
      minimum: 10,
      maximum: 3_600_000,
    }),
  },
  { additionalProperties: false },
);

export type WebhookSettings = Static<typeof webhookSettingsSchema>;
