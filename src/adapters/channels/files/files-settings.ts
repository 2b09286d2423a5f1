import { type Static, Type } from 'typebox';

/** How contacts go to those who work from files: bill inserts, printers, call centres. */
export const filesSettingsSchema = Type.Object(
  {
    folder: Type.String({ description: 'where finished files appear; made when it is not there', minLength: 1 }),
    prefix: Type.String({ description: 'file names begin with it', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' }),
    format: Type.Union([Type.Literal('csv'), Type.Literal('ndjson')], {
      description: 'CSV (RFC 4180, UTF-8, with a header), or one JSON object a line',
      default: 'csv',
    }),
    every: Type.Union([Type.Literal('hour'), Type.Literal('day')], {
      description: 'what one file holds',
      default: 'day',
    }),
    timeZone: Type.String({ description: 'in which hours and days begin, and names are written', default: 'UTC' }),
    mostContacts: Type.Integer({
      description: 'in one file; from there on the channel is busy until the next',
      default: 500_000,
      minimum: 1,
      maximum: 5_000_000,
    }),
  },
  { additionalProperties: false },
);

export type FilesSettings = Static<typeof filesSettingsSchema>;
