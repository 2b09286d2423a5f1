/** `node ask-load.ts '{"url": …, "customers": 100000, …}'`: asks for decisions; prints a `LoadResult`. */
import { type LoadPlan, OpenLoop } from '../load/open-loop.ts';
import { mixed } from '../workload/mixing.ts';
import { customerIdOf } from './customers.ts';
import { PULL_CHANNELS } from './guidance-pack.ts';

export interface AskPlan extends LoadPlan {
  customers: number;
  /** Different for every run on one service, so that it does not ask for the same customers in the same order. */
  seed: number;
}

const { customers, seed, ...plan }: AskPlan = JSON.parse(process.argv[2]!);

function bodyOf(request: number): Buffer {
  const draw = mixed(seed * 2 ** 24 + request);
  const customerId = customerIdOf(draw % customers);
  const channel = PULL_CHANNELS[request % PULL_CHANNELS.length];
  return Buffer.from(JSON.stringify({ customerId, channel, touchpoint: 'hall', limit: 3 }), 'latin1');
}

function wordOf(status: number, body: Buffer): string {
  if (status !== 200) return String(status);
  return body.includes('"result":"presented"') ? 'presented' : 'nothing';
}

const loop = new OpenLoop(plan, { bodyOf, wordOf });
await loop.run();
console.log(JSON.stringify(loop.result()));
