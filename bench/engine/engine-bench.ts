import { fileURLToPath } from 'node:url';
import { measuredInChild } from '../harness/child.ts';
import { machine, versions } from '../harness/machine.ts';
import type { BenchCheck, BenchOptions, BenchReport, BenchResult, PeerResult } from '../harness/report.ts';
import { PEER_PACKAGES, peerVersion } from '../peers/install.ts';
import { ENGINE_CASES, type EngineCase, type Measured } from './engine-case.ts';
import { CHECKED_CALLS, checkEngine, checkHandWritten } from './engine-checks.ts';
import { LOOP_NAMES } from './hand-written-loops.ts';
import type { MeasuredLoop } from './hand-written-subject.ts';
import type { MeasuredReplay } from './replay-file.ts';
import type { MeasuredPeer } from './rule-peer-subject.ts';

const MEASURE = fileURLToPath(new URL('measure.ts', import.meta.url));
const REPLAY = fileURLToPath(new URL('replay-file.ts', import.meta.url));
const REPLAY_FILE = 'replay-file';
const RULE_PEERS = ['zen-engine', 'json-rules-engine'] as const;

const NOT_MEASURED = [
  'parsing, the durable log and writing effects, except in replay-file',
  'campaigns, decisions and contacts: the scenarios of this workload open moments and nothing follows',
  'places and patterns over several events (dwell, sequence, absence, count)',
  'the peers do not keep aggregates, find customers, drop duplicates or mask windows: only their rules are timed',
  'the hand-written loops know no duplicates, lateness, timers, cooldowns or effects; two have row numbers for ids',
  'more than one core',
];

async function measureCase(
  of: EngineCase,
  options: BenchOptions,
): Promise<{ result: BenchResult; checks: BenchCheck[] }> {
  const scale = options.quick ? 'quick' : 'full';
  const measure = <Result>(subject: string) => {
    options.progress(`${of.name}: ${subject}`);
    return measuredInChild<Result>(MEASURE, subject, of.name, scale);
  };
  const ours = await measure<Measured>('opportune');
  const peers: PeerResult[] = [];
  const beside = (name: string, value: number) => peers.push({ name, value, ratio: ours.value / value });
  const checks: BenchCheck[] = [];
  let matchesPerCall = 0;
  for (const name of LOOP_NAMES) {
    const loop = await measure<MeasuredLoop>(name);
    beside(name, loop.value);
    matchesPerCall = Math.max(matchesPerCall, loop.matchesPerCall);
    checks.push(loop.check);
  }
  // With the few callers of a quick run, aggregates soon are out of all proportion.
  if (of.rules === 'selective' && !options.quick) checks.push(checkSelective(of, matchesPerCall));
  for (const name of options.peers ? RULE_PEERS : []) {
    const peer = await measure<MeasuredPeer>(name);
    beside(peer.name, peer.value);
    checks.push({
      name: `${of.name}: ${peer.name} and the hand-written loop`,
      ok: peer.differing === 0,
      detail: `${peer.compared} calls, ${peer.differing} differ`,
    });
  }
  const detail = { ...ours.detail, matchesPerCall };
  return { result: { name: of.name, value: ours.value, unit: 'events/s', peers, detail }, checks };
}

/** Selective means that at most one call in a hundred matches; as a call may match several rules, it may be fewer still. */
function checkSelective({ name }: EngineCase, matchesPerCall: number): BenchCheck {
  return {
    name: `${name}: at most 1 % of calls match a rule`,
    ok: matchesPerCall <= 0.01,
    detail: `${(matchesPerCall * 100).toFixed(3)} matching rules per 100 calls, in the stream measured`,
  };
}

/** A file replayed; the moments are compared in a small replay of its own. */
async function measureReplay(options: BenchOptions): Promise<{ result: BenchResult; checks: BenchCheck[] }> {
  options.progress(REPLAY_FILE);
  const small = await measuredInChild<MeasuredReplay>(REPLAY, 'quick');
  const { value, detail } = options.quick ? small : await measuredInChild<MeasuredReplay>(REPLAY, 'full');
  const check: BenchCheck = {
    name: `${REPLAY_FILE}: moments written and those of the naive engine`,
    ok: small.differing === 0,
    detail: `${small.detail.calls} calls, ${small.detail.moments} moments, ${small.differing} differ`,
  };
  return { result: { name: REPLAY_FILE, value, unit: 'events/s', peers: [], detail }, checks: [check] };
}

/** Workload 1: calls updating aggregates and firing campaigns on one core. */
export async function engineBench(options: BenchOptions): Promise<BenchReport> {
  const wanted = (name: string) => options.only.length === 0 || options.only.includes(name);
  const cases = ENGINE_CASES.filter(({ name }) => wanted(name));
  const checks: BenchCheck[] = [];
  const results: BenchResult[] = [];
  for (const one of cases) {
    options.progress(`${one.name}: same answers`);
    const calls = CHECKED_CALLS[options.quick ? 'quick' : 'full'];
    checks.push(...checkHandWritten(one, calls), checkEngine(one, calls));
  }
  for (const one of cases) {
    const measured = await measureCase(one, options);
    results.push(measured.result);
    checks.push(...measured.checks);
  }
  if (wanted(REPLAY_FILE)) {
    const measured = await measureReplay(options);
    results.push(measured.result);
    checks.push(...measured.checks);
  }
  const peerVersions = options.peers ? RULE_PEERS.map((name) => [name, peerVersion(PEER_PACKAGES[name])]) : [];
  return {
    workload: 'engine',
    machine: machine(),
    versions: { ...versions(), ...Object.fromEntries(peerVersions) },
    checks,
    results,
    notMeasured: NOT_MEASURED,
  };
}
