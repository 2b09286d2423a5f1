/**
 * The real signalling records with the pack and maps of `examples/xdr`: through the real reader into the
 * engine, through a naive one into the oracle.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import { fileSource } from '../../src/intake/byte-source.ts';
import { InputReader } from '../../src/intake/input-reader.ts';
import type { MapDefinition } from '../../src/intake/map-definition.ts';
import { parseMaps } from '../../src/intake/parse-maps.ts';
import { choicesOf } from './both-sides.ts';
import { differences, type EngineRun } from './compare.ts';
import { EngineSide } from './engine-side.ts';
import { runOracle } from './oracle.ts';
import type { PlainInput } from './plain-input.ts';
import { byTime, hasShanghaiFile, SHANGHAI_FILE, shanghaiInputs } from './shanghai-records.ts';
import type { OracleResult } from './world.ts';

const EXAMPLE = resolve(import.meta.dirname, '../../examples/xdr');
const LONGEST_MS = 600_000;

function loadExample(): Definitions {
  const loaded = loadPacks([resolve(EXAMPLE, 'pack')]);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  return loaded.definitions;
}

function loadMap(definitions: Definitions, name: string): MapDefinition {
  const path = resolve(EXAMPLE, name);
  const { maps, problems } = parseMaps({ file: path, text: readFileSync(path, 'utf8') }, definitions);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return maps[0]!;
}

async function readIntoEngine(definitions: Definitions, map: MapDefinition): Promise<EngineRun> {
  const side = new EngineSide(definitions, 8);
  const events = [{ source: fileSource(SHANGHAI_FILE), map }];
  const reader = new InputReader({ definitions, customers: [], events, splitAtMinute: true });
  for await (const { batch, cursor, rejects } of reader.steps()) {
    expect(rejects).toEqual([]);
    side.apply(batch, cursor.clock!);
  }
  return side.run();
}

interface Variant {
  what: string;
  map: string;
  /** Put in order of time, whatever the map says. */
  ordered: boolean;
  inputs: () => PlainInput[];
  /** Whether records come late. */
  isLate: boolean;
}

const VARIANTS: Variant[] = [
  {
    what: 'by their end, in order',
    map: 'map.yaml',
    ordered: true,
    inputs: () => byTime(shanghaiInputs('end')),
    isLate: false,
  },
  {
    what: 'by their start',
    map: 'map-start.yaml',
    ordered: false,
    inputs: () => shanghaiInputs('start'),
    isLate: false,
  },
  {
    what: 'by their end, in order of their start',
    map: 'map.yaml',
    ordered: false,
    inputs: () => shanghaiInputs('end'),
    isLate: true,
  },
];

describe.skipIf(!hasShanghaiFile).each(VARIANTS)('the records $what', ({ map, ordered, inputs, isLate }) => {
  let engine: EngineRun;
  let oracle: OracleResult;
  const definitions = loadExample();

  beforeAll(async () => {
    engine = await readIntoEngine(definitions, { ...loadMap(definitions, map), ordered });
    oracle = runOracle(definitions, inputs(), choicesOf(engine));
  }, LONGEST_MS);

  test('do in the engine what they do in the oracle', () => {
    expect(differences(oracle, engine)).toEqual([]);
  });

  test('come twice now and then, and late only in an order that is not that of their time', () => {
    expect(oracle.duplicates).toBeGreaterThan(0);
    expect(oracle.late > 0).toBe(isLate);
  });

  // Late inputs take part in nothing, so in that order not every scenario can fire.
  if (isLate) return;
  test('fire every scenario and bring about every result', () => {
    const fired = [...oracle.moments, ...oracle.suppressed].map(({ scenario }) => scenario);
    expect(definitions.scenarios.map(({ id }) => id).filter((id) => !fired.includes(id))).toEqual([]);
    const results = new Set(oracle.decisions.map(({ result }) => result));
    expect([...results].sort()).toEqual(['contact', 'control', 'deferred', 'nothing', 'presented']);
  });
});

test.skipIf(!hasShanghaiFile)(`the real signalling records are expected at ${SHANGHAI_FILE}`, () => {
  expect(hasShanghaiFile).toBe(true);
});
