import { type Static, Type } from 'typebox';

const messageIdForm = (meaning: string) =>
  Type.Union([Type.Literal('text'), Type.Literal('decimal'), Type.Literal('hex')], {
    default: 'text',
    description: `${meaning}: as it is, a decimal number, or a hexadecimal one`,
  });

const wholeNumber = (description: string, initial: number, minimum: number, maximum: number) =>
  Type.Integer({ description, default: initial, minimum, maximum });

const failureReason = Type.Union([
  Type.Literal('absent'),
  Type.Literal('switched-off'),
  Type.Literal('suspended'),
  Type.Literal('device-unknown'),
  Type.Literal('not-fetched'),
  Type.Literal('rejected'),
  Type.Literal('expired'),
  Type.Literal('network'),
]);

/** How an SMS channel reaches its message centre. */
export const smppSettingsSchema = Type.Object(
  {
    host: Type.String({ description: 'of the message centre', minLength: 1 }),
    port: wholeNumber('of the message centre', 2775, 1, 65_535),
    tls: Type.Boolean({ description: 'SMPP over TLS', default: false }),
    systemId: Type.String({ description: 'account at the message centre', minLength: 1, maxLength: 15 }),
    password: Type.String({ description: 'of the account; SMPP knows eight characters', maxLength: 8 }),
    systemType: Type.String({ description: 'as the message centre wants it', default: '', maxLength: 12 }),
    bind: Type.Union([Type.Literal('transceiver'), Type.Literal('transmitter-and-receiver')], {
      description: 'one connection for both directions, or one for each',
      default: 'transceiver',
    }),
    sourceAddress: Type.String({ description: 'our access number, which replies come to', maxLength: 20 }),
    sourceTon: wholeNumber('type of our number', 0, 0, 6),
    sourceNpi: wholeNumber('numbering plan of our number', 1, 0, 18),
    destinationTon: wholeNumber("type of the customers' numbers", 1, 0, 6),
    destinationNpi: wholeNumber("numbering plan of the customers' numbers", 1, 0, 18),
    window: wholeNumber('submits that may wait for their answer', 20, 1, 1000),
    messagesPerSecond: wholeNumber('short messages, parts of long ones counted', 100, 1, 100_000),
    longMessages: Type.Union([Type.Literal('parts-8'), Type.Literal('parts-16'), Type.Literal('payload')], {
      description: 'long texts in parts with an 8-bit or 16-bit reference, or whole as a payload',
      default: 'parts-8',
    }),
    submitIds: messageIdForm('message ids in answers to submits'),
    receiptIds: messageIdForm('message ids in the text of receipts'),
    receiptErrors: Type.Record(Type.String(), failureReason, {
      description: "this message centre's error codes in receipts → reason, over the usual ones",
      default: {},
    }),
    responseTimeoutMs: wholeNumber('after which an answer does not come any more', 30_000, 100, 600_000),
    enquireLinkMs: wholeNumber('between checks of the connection', 30_000, 100, 600_000),
    reconnectMinMs: wholeNumber('before the first attempt to connect again, doubled each time', 1000, 10, 600_000),
    reconnectMaxMs: wholeNumber('between attempts to connect at most', 60_000, 10, 3_600_000),
    throttledMs: wholeNumber(
      'of rest when the message centre says that it is too much, doubled each time',
      1000,
      10,
      60_000,
    ),
  },
  { additionalProperties: false },
);

export type SmppSettings = Static<typeof smppSettingsSchema>;
