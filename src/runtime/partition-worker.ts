/** Entry of a worker thread that hosts partitions; `workerData` is a `PartitionHostConfig`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openPartitionHost, type PartitionHostConfig } from './open-partition-host.ts';
import type { PartitionHost } from './partition-host.ts';
import { failureOf, type WorkerAnswer, type WorkerReply, type WorkerRequest } from './worker-message.ts';

if (!parentPort) throw new Error('partition-worker.ts runs in a worker thread');
const port = parentPort;
const config: PartitionHostConfig = workerData;
const opening = openPartitionHost(config);
// A failure is told to the first caller.
opening.catch(() => undefined);

port.on('message', (request: WorkerRequest) => {
  if (request.type === 'logDurable') {
    opening.then(
      (host) => host.setLogDurable(request.offset),
      () => undefined,
    );
    return;
  }
  const reply = (message: WorkerReply) => port.postMessage(message);
  opening
    .then((host) => answer(host, request))
    .then(
      (value) => reply({ call: request.call, answer: value }),
      (error: unknown) => reply({ call: request.call, failure: failureOf(error) }),
    );
});

function answer(host: PartitionHost, request: Exclude<WorkerRequest, { type: 'logDurable' }>): Promise<WorkerAnswer> {
  switch (request.type) {
    case 'start':
      return host.start();
    case 'apply':
      return host.apply(request.entry);
    case 'finish':
      return host.finish();
    case 'query':
      return host.query(request.query);
    case 'close':
      return closed(host);
  }
}

async function closed(host: PartitionHost): Promise<undefined> {
  await host.close();
  return undefined;
}
