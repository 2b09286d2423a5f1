/**
 * The handset simulator as a process of its own, for tests that kill it or must not share a loop with it.
 *
 *   node src/simulator/simulator-process.ts '{"recordFile": "record.ndjson", "port": 0, "phones": {"replyShare": 0.2}}'
 *
 * Prints one line of JSON, `{"port": 2775}`, when it listens; ends at SIGTERM, or when its standard input ends, which
 * is when its parent dies.
 */
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { startHandsetSimulator } from './handset-simulator.ts';
import { sharePhones, sharePhonesSchema } from './share-phones.ts';

const optionsSchema = Type.Object(
  {
    recordFile: Type.String({ minLength: 1 }),
    port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
    password: Type.Optional(Type.String()),
    timeScale: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    mostWaiting: Type.Optional(Type.Integer({ minimum: 1 })),
    repeatMs: Type.Optional(Type.Integer({ minimum: 1 })),
    answerMs: Type.Optional(Type.Integer({ minimum: 1 })),
    phones: sharePhonesSchema,
  },
  { additionalProperties: false },
);

const given: unknown = JSON.parse(process.argv[2] ?? '{}');
const { phones, ...options } = Value.Parse(optionsSchema, Value.Default(optionsSchema, given));
const simulator = await startHandsetSimulator({ ...options, phones: sharePhones(phones) });
process.stdout.write(`${JSON.stringify({ port: simulator.port })}\n`);

async function end(): Promise<void> {
  await simulator.close();
  process.exit(0);
}
process.once('SIGTERM', end);
process.stdin.once('end', end).resume();
