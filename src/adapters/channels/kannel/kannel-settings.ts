import { type Static, Type } from 'typebox';

/** How an SMS or WAP push channel reaches Kannel's smsbox. */
export const kannelSettingsSchema = Type.Object(
  {
    url: Type.String({
      description: "of smsbox's sendsms, such as http://gateway:13013/cgi-bin/sendsms",
      pattern: '^https?://',
    }),
    username: Type.String({ description: 'of a sendsms-user', minLength: 1 }),
    password: Type.String({ description: 'of the sendsms-user' }),
    from: Type.String({ description: 'our access number, which replies come to', minLength: 1, maxLength: 20 }),
    smsc: Type.String({ description: 'smsc-id to send by; empty: as Kannel routes', default: '' }),
    reportUrl: Type.String({
      description: 'of our /v1/channels/CHANNEL/reports, as Kannel reaches it; the query is added',
      pattern: '^https?://[^?]+$',
    }),
    token: Type.String({ description: 'in what Kannel asks of us: shows that it is Kannel', minLength: 16 }),
    push: Type.String({
      description:
        'empty: SMS. Else WAP push (service indication) of this address; {contactId} and {product} are filled in',
      pattern: '^(https?://.+)?$',
      default: '',
    }),
    window: Type.Integer({ description: 'requests under way at once', default: 20, minimum: 1, maximum: 1000 }),
    timeoutMs: Type.Integer({ description: 'for an answer', default: 10_000, minimum: 10, maximum: 120_000 }),
    busyMs: Type.Integer({
      description: 'of rest when Kannel cannot take it',
      default: 5000,
      minimum: 10,
      maximum: 3_600_000,
    }),
  },
  { additionalProperties: false },
);

export type KannelSettings = Static<typeof kannelSettingsSchema>;
