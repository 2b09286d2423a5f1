/** `node bench/bench.ts engine|audience|decision|pipeline|console [--json] [--quick] [--no-peers] [--only NAME]…` */
import { parseArgs } from 'node:util';
import { audienceBench } from './audience/audience-bench.ts';
import { consoleBench } from './console/console-bench.ts';
import { decisionBench } from './decision/decision-bench.ts';
import { engineBench } from './engine/engine-bench.ts';
import type { BenchOptions, BenchReport } from './harness/report.ts';
import { tableOf } from './harness/report.ts';
import { INSTALL_COMMAND, peersInstalled } from './peers/install.ts';
import { pipelineBench } from './pipeline/pipeline-bench.ts';
import { waveBench } from './wave/wave-bench.ts';

const WORKLOADS: Record<string, (options: BenchOptions) => Promise<BenchReport>> = {
  engine: engineBench,
  audience: audienceBench,
  decision: decisionBench,
  pipeline: pipelineBench,
  wave: waveBench,
  console: consoleBench,
};
/** Measured beside other programs, which must be installed. */
const WITH_PEERS = new Set(['engine', 'audience']);
const EXIT = { done: 0, answersDiffer: 1, usage: 2 } as const;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      customers: { type: 'string' },
      contacts: { type: 'string' },
      folder: { type: 'string' },
    },
  });
  const workload = WORKLOADS[positionals[0] ?? ''];
  if (!workload) {
    console.error(`usage: bench ${Object.keys(WORKLOADS).join('|')} [--json] [--quick] [--no-peers] [--only NAME]…`);
    return EXIT.usage;
  }
  if (WITH_PEERS.has(positionals[0]!) && !values['no-peers'] && !peersInstalled()) {
    console.error(`The peers are not installed: run \`${INSTALL_COMMAND}\`, or leave them out with --no-peers.`);
    return EXIT.usage;
  }
  const report = await workload({
    quick: values.quick,
    peers: !values['no-peers'],
    only: values.only,
    ...(values.customers !== undefined && { customers: Number(values.customers) }),
    ...(values.contacts !== undefined && { contacts: Number(values.contacts) }),
    ...(values.folder !== undefined && { folder: values.folder }),
    progress: (text) => console.error(text),
  });
  console.log(values.json ? JSON.stringify(report, null, 2) : tableOf(report));
  return report.checks.every(({ ok }) => ok) ? EXIT.done : EXIT.answersDiffer;
}

process.exitCode = await main();
