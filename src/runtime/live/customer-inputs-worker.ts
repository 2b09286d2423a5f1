/**
 * Entry of the worker thread that follows the log for those who look at one customer: indexing and reading an hour of it
 * would hold up the threads that answer. `workerData` is a `CustomerInputsSettings`.
 */
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type InputSchema, inputSchemaOf } from '../../core/schema/input-schema.ts';
import type { CustomerInputsAnswer, LoggedInput } from '../../ports/customer-inputs.ts';
import type { LogIndex, LogIndexModule } from '../../ports/log-index.ts';
import { failureOf } from '../worker-message.ts';
import { KeptDefinitions } from './kept-definitions.ts';
import type { CustomerInputsReply, CustomerInputsRequest, CustomerInputsSettings } from './log-customer-inputs.ts';
import { readLoggedInputs } from './read-logged-inputs.ts';

/** Of one customer; beyond, the newest by the log are told. */
const MOST_INPUTS = 500;
/** How long a question waits for the index to come up with the log. */
const PATIENCE_MS = 100;
const FOLLOW_EVERY_MS = 2000;

if (!parentPort) throw new Error('customer-inputs-worker.ts runs in a worker thread');
const port = parentPort;
const settings: CustomerInputsSettings = workerData;
const module: LogIndexModule = await import(settings.storageModule);
const index: LogIndex = await module.openLogIndex(settings.folder);
const kept = new KeptDefinitions(settings.definitionsFolder);
let closing = false;
/** As they were at `activatedAt`. */
let schemas: { from: number; schema: InputSchema }[] = [];
let knownActivation = -1;

port.on('message', (request: CustomerInputsRequest) => {
  const { call } = request;
  const answering = request.type === 'close' ? close() : newest(request.customerId, request.activatedAt);
  answering.then(
    (answer) => port.postMessage({ call, answer } satisfies CustomerInputsReply),
    (error: unknown) => port.postMessage({ call, failure: failureOf(error) } satisfies CustomerInputsReply),
  );
});
await follow();

/** Comes up with the log, a turn after the other, and then again and again. */
async function follow(): Promise<void> {
  while (!closing) {
    const hasMore = index.catchUp();
    if (hasMore) await setImmediate();
    else await sleep(FOLLOW_EVERY_MS, undefined, { ref: false });
  }
}

async function newest(customerId: string, activatedAt: number): Promise<CustomerInputsAnswer> {
  const until = performance.now() + PATIENCE_MS;
  let isBehind = index.catchUp();
  while (isBehind && performance.now() < until) isBehind = index.catchUp();
  if (activatedAt !== knownActivation) await readSchemas(activatedAt);
  const inputs: LoggedInput[] = [];
  // One more than is told shows that there are more.
  for (const entry of index.entries(customerId)) {
    inputs.push(...readLoggedInputs(entry, customerId, schemaAt(entry.offset)));
    if (inputs.length > MOST_INPUTS) break;
  }
  const isCut = inputs.length > MOST_INPUTS;
  const isAfter = (a: LoggedInput, b: LoggedInput) => b.at - a.at || b.offset - a.offset || b.index - a.index;
  return { inputs: inputs.slice(0, MOST_INPUTS).sort(isAfter), isCut, isBehind };
}

async function readSchemas(activatedAt: number): Promise<void> {
  const all = await kept.open(Number.POSITIVE_INFINITY);
  schemas = all.map(({ from, definitions }) => ({ from, schema: inputSchemaOf(definitions) }));
  knownActivation = activatedAt;
}

function schemaAt(offset: number): InputSchema {
  const found = schemas.findLast(({ from }) => from <= offset) ?? schemas[0];
  if (found === undefined) throw new Error('broken invariant: the log was written under no definitions');
  return found.schema;
}

async function close(): Promise<undefined> {
  closing = true;
  await index.close();
  return undefined;
}
