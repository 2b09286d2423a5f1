import { setTimeout as sleep } from 'node:timers/promises';
import type { MeasuredService } from '../load/measured-service.ts';
import { customerIdOf } from './load-customers.ts';

/** How long it took until other definitions decided, and how long calls took that were made meanwhile. */
export interface MeasuredActivation {
  name: string;
  tookMs: number;
  others: number[];
}

interface WrittenFile {
  file: string;
  text: string;
}

/** A call every so often, each without waiting for the one before. */
const OTHERS_EVERY_MS = 20;

/** Makes other definitions active: of which the layout of the state knows nothing, and of which it does. */
export async function measureActivations(service: MeasuredService): Promise<MeasuredActivation[]> {
  const measured: MeasuredActivation[] = [];
  const post = (path: string, content: object) => service.ask<unknown>('POST', path, JSON.stringify(content));
  // Others than those of an earlier run.
  const run = Date.now().toString(36);
  const list = { id: `bench-activated-${run}`, name: '名单' };
  const campaign = campaignText.replaceAll('-bench-', `-bench-${run}-`);
  const metric = metricText.replace('aBenchMetric', `aBenchMetric${run}`);
  measured.push(await beside(service, 'a number list', () => post('/v1/number-lists', list)));
  measured.push(
    await beside(service, 'a campaign and a scenario', () => applied(service, `campaign-${run}`, campaign)),
  );
  measured.push(await beside(service, 'a metric', () => applied(service, `metric-${run}`, metric)));
  return measured;
}

const campaignText = `kind: scenario
id: a-bench-scenario
name: 测试场景
pattern: { event: { event: recharge } }
ttl: 4h
---
kind: campaign
id: a-bench-campaign
name: 测试活动
owner: bench
entry: { scenarios: [a-bench-scenario] }
priority: 1
journey:
  - offer: { channels: [sms], offers: [paper-chutian] }
`;

const metricText = `kind: metric
id: aBenchMetric
name: 测试指标
event: recharge
agg: count
window: 30d by 10d
`;

async function applied(service: MeasuredService, name: string, text: string): Promise<void> {
  const { files } = await service.ask<{ files: WrittenFile[] }>('GET', '/v1/definitions');
  const added = { file: `bench-${name}.yaml`, text };
  await service.ask('POST', '/v1/definitions/apply', JSON.stringify({ files: [...files, added] }));
}

async function beside(
  service: MeasuredService,
  name: string,
  activate: () => Promise<unknown>,
): Promise<MeasuredActivation> {
  const others: Promise<number>[] = [];
  let over = false;
  const call = async (customer: number) => {
    const startMs = performance.now();
    await service.ask('GET', `/v1/customers/${customerIdOf(customer)}`);
    return performance.now() - startMs;
  };
  const calling = (async () => {
    for (let n = 0; !over; n++) {
      others.push(call(n));
      await sleep(OTHERS_EVERY_MS);
    }
  })();
  const startMs = performance.now();
  await activate();
  const tookMs = performance.now() - startMs;
  over = true;
  await calling;
  return { name, tookMs, others: await Promise.all(others) };
}
