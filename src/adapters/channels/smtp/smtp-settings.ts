import { type Static, Type } from 'typebox';

/** How an e-mail channel reaches its mail server. */
export const smtpSettingsSchema = Type.Object(
  {
    host: Type.String({ description: 'of the mail server', minLength: 1 }),
    port: Type.Integer({ description: 'of the mail server', default: 587, minimum: 1, maximum: 65_535 }),
    security: Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')], {
      description: 'TLS from the start, STARTTLS or no mail, or neither',
      default: 'starttls',
    }),
    user: Type.String({ description: 'account at the mail server; empty: none', default: '' }),
    password: Type.String({ description: 'of the account', default: '' }),
    from: Type.String({ description: 'who the mail is from: an address, or Name <address>', minLength: 3 }),
    returnPath: Type.String({ description: 'address that bounces go to; empty: the one it is from', default: '' }),
    unsubscribe: Type.String({
      description: 'https or mailto address for List-Unsubscribe of marketing mail; {contactId} is filled in',
      pattern: '^(https://|mailto:)',
    }),
    window: Type.Integer({ description: 'connections to the mail server', default: 5, minimum: 1, maximum: 100 }),
    timeoutMs: Type.Integer({ description: 'for an answer', default: 30_000, minimum: 100, maximum: 600_000 }),
    busyMs: Type.Integer({
      description: 'of rest when the mail server cannot take it',
      default: 60_000,
      minimum: 10,
      maximum: 3_600_000,
    }),
  },
  { additionalProperties: false },
);

export type SmtpSettings = Static<typeof smtpSettingsSchema>;
