/**
 * How fast records become inputs, on one core: rows of a call record file (12 columns) and of a signalling file
 * (21 columns, two expressions), and events in the product's own form, from uncompressed files to finished batches;
 * the same events from bodies of 1,000, as lines and as JSON lists. The engine is not run.
 *
 * `node bench/intake.ts [--rows N] [--json]`
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { InputBatchWriter } from '../src/core/inputs/input-batch.ts';
import type { Definitions, FieldDefinition, FieldType } from '../src/core/schema/definitions.ts';
import type { BodyFormat } from '../src/intake/body-reader.ts';
import { BodyReader } from '../src/intake/body-reader.ts';
import { fileSource } from '../src/intake/byte-source.ts';
import { InputReader } from '../src/intake/input-reader.ts';
import { parseMaps } from '../src/intake/parse-maps.ts';
import { SeededRandom } from './workload/seeded-random.ts';

const rounds = 5;
const recordsPerBody = 1000;
const start = Date.UTC(2015, 7, 1);

interface Case {
  name: string;
  /** Absent: a file of JSON lines. */
  header?: string;
  fields: Record<string, FieldType>;
  /** Absent: records in the product's own form. */
  map?: string;
  row(random: SeededRandom, index: number): string;
}

const localTime = (at: number) => new Date(at).toISOString().slice(0, 23);
/** 20 rows a second, so that clocks come as in a busy file. */
const rowTime = (index: number) => start + index * 50;

const callRecords: Case = {
  name: 'call-records-12-columns',
  header:
    'call_id,caller,callee,start_time,end_time,duration_s,cost,caller_cell,callee_cell,direction,long_distance,rat',
  fields: {
    callee: 'string',
    durationS: 'int',
    cost: 'float',
    cell: 'string',
    direction: 'string',
    longDistance: 'bool',
    rat: 'int',
  },
  map: `
kind: map
id: calls
zone: Asia/Shanghai
events:
  type: record
  id: call_id
  customerId: caller
  at: end_time
  since: start_time
  fields:
    callee: callee_cell
    durationS: duration_s
    cost: cost
    cell: caller_cell
    direction: direction
    longDistance: long_distance
    rat: rat
`,
  row(random, index) {
    const duration = random.below(600);
    const at = rowTime(index);
    return [
      `c${index}`,
      `86138${random.below(100_000)}`,
      `86139${random.below(10_000_000)}`,
      localTime(at - duration * 1000),
      localTime(at),
      duration,
      (random.below(10_000) / 100).toFixed(2),
      `43024-${random.below(3000)}`,
      `43044-${random.below(3000)}`,
      random.pick(['in', 'out']),
      random.pick(['true', 'false']),
      random.pick([1, 2]),
    ].join(',');
  },
};

const signalling: Case = {
  name: 'signalling-21-columns',
  header:
    'user_id,lac,ci,apn,imei6,sgsn,ggsn,start_time,end_time,duration_s,up_bytes,down_bytes,rat,dst_port,http_status,host,os,os_version,device_model,app,content_type',
  fields: {
    cell: 'string',
    imei6: 'string',
    upBytes: 'int',
    downBytes: 'int',
    rat: 'int',
    host: 'string',
    app: 'string',
    durationS: 'int',
  },
  map: `
kind: map
id: signalling
zone: Asia/Shanghai
events:
  - type: record
    when: 'down_bytes != ""'
    customerId: user_id
    at: end_time
    since: start_time
    fields:
      cell: { cel: 'lac + "-" + ci' }
      imei6: imei6
      upBytes: up_bytes
      downBytes: down_bytes
      rat: rat
      host: host
      app: app
      durationS: duration_s
`,
  row(random, index) {
    const duration = random.below(3000);
    const at = rowTime(index);
    const web = random.below(3) === 0;
    return [
      `u${random.below(20_000)}`,
      random.pick([43024, 43044, 43010]),
      10_000 + random.below(1000),
      random.pick(['3gnet', 'uninet']),
      860_000 + random.below(900),
      `n${random.below(500)}`,
      `n${random.below(50)}`,
      localTime(at - duration * 1000),
      localTime(at),
      duration,
      random.below(100_000),
      random.below(1_000_000),
      random.pick([1, 2]),
      random.pick([80, 443, 8080]),
      web ? 200 : 0,
      web ? `h${random.below(2000)}.example.com` : '',
      '',
      '',
      '',
      web ? `app${random.below(50)}` : '',
      web ? 'text/html' : '',
    ].join(',');
  },
};

const ownEvents: Case = {
  name: 'own-events-ndjson',
  fields: {
    durationS: 'int',
    cost: 'float',
    cell: 'string',
    direction: 'string',
    longDistance: 'bool',
  },
  row(random, index) {
    const duration = random.below(600);
    const at = rowTime(index);
    return JSON.stringify({
      id: `c${index}`,
      type: 'record',
      customerId: `86138${random.below(100_000)}`,
      at,
      since: at - duration * 1000,
      durationS: duration,
      cost: random.below(10_000) / 100,
      cell: `43024-${random.below(3000)}`,
      direction: random.pick(['in', 'out']),
      longDistance: random.pick([true, false]),
    });
  },
};

function definitionsOf(fields: Record<string, FieldType>): Definitions {
  const declared = Object.entries(fields).map(([name, type]): [string, FieldDefinition] => [
    name,
    { type, values: [] },
  ]);
  return {
    version: 'bench',
    profile: { kind: 'profile', id: 'profile', zone: 'Asia/Shanghai', attributes: {} },
    policy: {
      kind: 'policy',
      id: 'policy',
      caps: [],
      refusalCooldown: { productMs: 0, categoryMs: 0, allMs: 0 },
      consent: [],
      allowedLatenessMs: 300_000,
      dedupeHorizonMs: 600_000,
      presenceTimeoutMs: 1_800_000,
    },
    eventTypes: [{ kind: 'eventType', id: 'record', fields: Object.fromEntries(declared), updates: {} }],
    metrics: [],
    areas: [],
    groups: [],
    lifecycles: [],
    products: [],
    offers: [],
    channels: [],
    scenarios: [],
    campaigns: [],
    templates: [],
    regions: [],
  };
}

async function writeRows(file: string, { header, row }: Case, rows: number): Promise<void> {
  const random = new SeededRandom(7);
  const out = createWriteStream(file);
  if (header !== undefined) out.write(`${header}\n`);
  for (let first = 0; first < rows; first += 10_000) {
    let text = '';
    for (let i = first; i < Math.min(rows, first + 10_000); i++) text += `${row(random, i)}\n`;
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

interface Measured {
  name: string;
  rowsPerSecond: number;
  /** Per second of CPU time of the whole process, all its threads: what a busy machine does not change. */
  rowsPerCpuSecond: number;
  allRounds: number[];
  inputs: number;
  megabytes: number;
}

/** Times `work`, which returns how many inputs it made of all rows. */
async function timed(name: string, rows: number, bytes: number, work: () => Promise<number>): Promise<Measured> {
  const allRounds: number[] = [];
  const ofCpu: number[] = [];
  let inputs = 0;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const cpuBegan = process.cpuUsage();
    inputs = await work();
    allRounds.push(Math.round(rows / ((performance.now() - began) / 1000)));
    const { user, system } = process.cpuUsage(cpuBegan);
    ofCpu.push(Math.round(rows / ((user + system) / 1e6)));
  }
  const megabytes = Math.round(bytes / 1e6);
  return { name, rowsPerSecond: median(allRounds), rowsPerCpuSecond: median(ofCpu), allRounds, inputs, megabytes };
}

async function measureFile(folder: string, one: Case, rows: number): Promise<Measured> {
  const file = join(folder, `${one.name}.${one.header === undefined ? 'ndjson' : 'csv'}`);
  await writeRows(file, one, rows);
  const definitions = definitionsOf(one.fields);
  const map = one.map === undefined ? {} : { map: mapIn(one.map, definitions) };
  return timed(one.name, rows, (await stat(file)).size, async () => {
    let inputs = 0;
    const reader = new InputReader({ definitions, customers: [], events: [{ source: fileSource(file), ...map }] });
    for await (const { counts } of reader.steps()) {
      inputs += counts.events;
      if (counts.rejects > 0) throw new Error('a generated row was refused');
    }
    return inputs;
  });
}

function mapIn(text: string, definitions: Definitions) {
  const { maps, problems } = parseMaps({ file: 'bench.yaml', text }, definitions);
  const [map] = maps;
  if (map === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  return map;
}

/** Bodies at hand, one batch each. */
async function measureBodies({ name, fields, row }: Case, format: BodyFormat, rows: number): Promise<Measured> {
  const random = new SeededRandom(7);
  const bodies: Buffer[] = [];
  for (let first = 0; first < rows; first += recordsPerBody) {
    const records = Array.from({ length: Math.min(recordsPerBody, rows - first) }, (_, i) => row(random, first + i));
    bodies.push(Buffer.from(format === 'json' ? `[${records.join(',')}]` : records.join('\n')));
  }
  const reader = new BodyReader({ definitions: definitionsOf(fields), kind: 'events' });
  const writer = new InputBatchWriter();
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  return timed(`${name.replace('-ndjson', '')}-bodies-${format}`, rows, bytes, async () => {
    let inputs = 0;
    for (const body of bodies) {
      const reading = reader.read(body, format, writer);
      if ('problem' in reading || reading.rejects.length > 0) throw new Error('a generated body was refused');
      inputs += reading.accepted;
      writer.finish();
    }
    return inputs;
  });
}

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, json: { type: 'boolean', default: false } },
});
const rows = Number(values.rows);
const folder = await mkdtemp(join(tmpdir(), 'opportune-intake-'));
try {
  const results: Measured[] = [];
  for (const one of [callRecords, signalling, ownEvents]) results.push(await measureFile(folder, one, rows));
  for (const format of ['ndjson', 'json'] as const) results.push(await measureBodies(ownEvents, format, rows));
  const machine = `${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}`;
  const notMeasured = [
    'decompression',
    'reading from a cold disk',
    'the engine',
    'files with quotes inside fields',
    'HTTP',
  ];
  if (values.json) console.log(JSON.stringify({ workload: 'intake', machine, rows, results, notMeasured }));
  else {
    console.log(`${machine}; ${rows} rows, median of ${rounds} rounds`);
    for (const { name, rowsPerSecond, rowsPerCpuSecond, allRounds, megabytes } of results) {
      const rates = `${rowsPerSecond.toLocaleString('en')} rows/s, ${rowsPerCpuSecond.toLocaleString('en')} rows per CPU second`;
      console.log(`${name.padEnd(26)} ${rates} (${megabytes} MB; rounds ${allRounds.join(', ')})`);
    }
    console.log(`not measured: ${notMeasured.join('; ')}`);
  }
} finally {
  await rm(folder, { recursive: true });
}
