/** Entry of a worker thread that goes over a log once; `workerData` is a `RehearsalOrder`. */
import { parentPort, workerData } from 'node:worker_threads';
import { failureOf } from '../worker-message.ts';
import type { RehearsalMessage } from './rehearsal-message.ts';
import { type RehearsalOrder, rehearse, stepBack } from './rehearse.ts';

if (!parentPort) throw new Error('rehearsal-worker.ts runs in a worker thread');
const port = parentPort;
const order: RehearsalOrder = workerData;
const say = (message: RehearsalMessage) => port.postMessage(message);

stepBack();
try {
  say({ result: await rehearse(order, (share) => say({ share })) });
} catch (error) {
  say({ failure: failureOf(error) });
}
