import type {
  AreaDefinition,
  AttributeDefinition,
  AttributeType,
  EventTypeDefinition,
  FieldDefinition,
  FieldType,
  GroupDefinition,
  LifecycleDefinition,
  MetricDefinition,
  NumberListDefinition,
  PatternDefinition,
  ProfileDefinition,
  RegionDefinition,
  ScenarioDefinition,
} from '../core/schema/definitions.ts';
import type { CellsOf } from './cells-files.ts';
import { compileNumberPattern } from './number-pattern.ts';
import type { PackDocument, ProblemList } from './pack-documents.ts';
import type { InstantReader } from './read-values.ts';
import { durationMs, given, readField, readWindow, readZone, ruleText } from './read-values.ts';
import type { Path } from './source-document.ts';
import type { WrittenDuration, WrittenField, WrittenMatch } from './written-definitions.ts';

/** Written definitions of what is known about customers → what the engine reads. */

export function buildProfile(document: PackDocument<'profile'>, problems: ProblemList): ProfileDefinition {
  const { id, written } = document;
  const attributes: Record<string, AttributeDefinition> = {};
  for (const [name, attribute] of Object.entries(written.attributes)) {
    const { source = 'import', freshness = '24h' } = typeof attribute === 'string' ? {} : attribute;
    const field = readField<AttributeType>(document, ['attributes', name], attribute, problems);
    attributes[name] = { ...field, source, freshness };
  }
  return { kind: 'profile', id, zone: written.zone, attributes };
}

export function buildEventType(document: PackDocument<'eventType'>, problems: ProblemList): EventTypeDefinition {
  const { id, written } = document;
  const fields: Record<string, FieldDefinition> = {};
  for (const [name, field] of Object.entries(written.fields)) {
    // The shape admits no other types here than those of fields.
    fields[name] = readField(document, ['fields', name], field as FieldType | WrittenField<FieldType>, problems);
  }
  const { name, cell, updates = {} } = written;
  return { kind: 'eventType', id, ...given({ name }), fields, ...given({ cell }), updates };
}

export function buildMetric(
  document: PackDocument<'metric'>,
  instants: InstantReader,
  problems: ProblemList,
): MetricDefinition {
  const { id, written } = document;
  const { name, event, agg, precision = 'f32' } = written;
  const rules = given({ where: ruleText(written.where), value: ruleText(written.value) });
  const window = readWindow(document, problems);
  const since = given({ since: instants.read(document, ['since'], written.since) });
  return { kind: 'metric', id, ...given({ name }), event, ...rules, agg, window, ...since, precision };
}

/** Cells written in the document and in its file, each once, sorted: their order means nothing. */
export function buildArea(document: PackDocument<'area'>, cellsOf: CellsOf, problems: ProblemList): AreaDefinition {
  const { id, written } = document;
  const fromFile = written.cellsFrom === undefined ? [] : cellsOf(document, written.cellsFrom);
  const cells = [...new Set([...(written.cells ?? []), ...(fromFile ?? [])])].sort();
  if (cells.length === 0 && fromFile !== undefined) {
    const message = `the area "${id}" has no cells; list them under cells, or name a file of them under cellsFrom`;
    problems.add(document, [], 'area-empty', message);
  }
  return { kind: 'area', id, ...given({ name: written.name, region: written.region }), cells };
}

export function buildGroup({ id, written }: PackDocument<'group'>): GroupDefinition {
  const { name, region, rule, primary } = written;
  return { kind: 'group', id, ...given({ name, region }), rule: ruleText(rule), ...given({ primary }) };
}

export function buildNumberList(document: PackDocument<'numberList'>, problems: ProblemList): NumberListDefinition {
  const { id, written } = document;
  const { name, region, column, pattern } = written;
  const compiled = pattern === undefined ? undefined : compileNumberPattern(pattern);
  if (compiled !== undefined && 'problem' in compiled) {
    const { message, offset } = compiled.problem;
    problems.add(document, ['pattern'], 'value-format', `"${pattern}" is no pattern: ${message}`, { offset });
  }
  return { kind: 'numberList', id, ...given({ name, region, column, pattern }) };
}

export function buildLifecycle({ id, written }: PackDocument<'lifecycle'>): LifecycleDefinition {
  const stages = written.stages.map(({ id: stage, name, rule, treatment }) => {
    return { id: stage, ...given({ name }), rule: ruleText(rule), ...given({ treatment }) };
  });
  return { kind: 'lifecycle', id, ...given({ name: written.name }), stages };
}

export function buildRegion(document: PackDocument<'region'>, problems: ProblemList): RegionDefinition {
  const { name, parent, zone } = document.written;
  if (zone !== undefined) readZone(document, zone, problems);
  return { kind: 'region', id: document.id, ...given({ name, parent, zone }) };
}

const longestTtl = '48h';

export function buildScenario(document: PackDocument<'scenario'>, problems: ProblemList): ScenarioDefinition {
  const { id, written } = document;
  const pattern = buildPattern(document, problems);
  const ttl = written.ttl ?? longestTtl;
  if (durationMs(ttl) > durationMs(longestTtl)) {
    const message = `a moment stays open for at most 48h, not ${ttl}: the need has passed by then`;
    problems.add(document, ['ttl'], 'ttl-too-long', message);
  }
  wantSome(document, ['ttl'], ttl, problems);
  const residents = written.exclude?.residents;
  if (residents !== undefined && residents.days > residents.of) {
    const message = `${residents.days} days cannot be marked within the last ${residents.of}; days must not exceed of`;
    problems.add(document, ['exclude', 'residents', 'days'], 'residents-window', message);
  }
  const byPlace = pattern.type === 'enter' || pattern.type === 'leave' || pattern.type === 'dwell';
  return {
    kind: 'scenario',
    id,
    ...given({ name: written.name, region: written.region }),
    pattern,
    ...given({ where: ruleText(written.where) }),
    exclude: residents === undefined ? {} : { residents: { unknown: 'exclude', ...residents } },
    cooldownMs: durationMs(written.cooldown ?? 0),
    ttlMs: durationMs(ttl),
    // What betrays a movement is sensitive unless the pack says otherwise.
    sensitive: written.sensitive ?? byPlace,
  };
}

function buildPattern(document: PackDocument<'scenario'>, problems: ProblemList): PatternDefinition {
  const { pattern } = document.written;
  const span = (path: Path, written: WrittenDuration) => {
    wantSome(document, ['pattern', ...path], written, problems);
    return durationMs(written);
  };
  const { event, change, enter, leave, dwell, count, sequence, absence, threshold, schedule } = pattern;
  if (event) return { type: 'event', ...match(event) };
  if (change) {
    const { attribute, confirm = 1, fromAbsent = false } = change;
    return { type: 'change', attribute, confirm, fromAbsent };
  }
  if (enter) return { type: 'enter', area: enter.area };
  if (leave) return { type: 'leave', area: leave.area };
  if (dwell) return { type: 'dwell', area: dwell.area, forMs: span(['dwell', 'for'], dwell.for) };
  if (count) {
    return {
      type: 'count',
      atLeast: count.atLeast,
      withinMs: span(['count', 'within'], count.within),
      ...match(count),
    };
  }
  if (sequence) {
    const withinMs = span(['sequence', 'within'], sequence.within);
    return { type: 'sequence', steps: sequence.steps.map(match), withinMs };
  }
  if (absence) {
    const withinMs = span(['absence', 'within'], absence.within);
    return { type: 'absence', after: match(absence.after), without: match(absence.without), withinMs };
  }
  if (threshold) {
    const { metric, above, below = 0 } = threshold;
    const direction = above === undefined ? 'below' : 'above';
    return { type: 'threshold', metric, direction, value: above ?? below };
  }
  if (schedule) return { type: 'schedule', cron: schedule.cron.trim(), audience: ruleText(schedule.audience) };
  throw new Error(`the shape of scenario "${document.id}" let a pattern of unknown type pass`);
}

const match = ({ event, where }: WrittenMatch) => ({ event, ...given({ where: ruleText(where) }) });

function wantSome(document: PackDocument, path: Path, written: WrittenDuration, problems: ProblemList): void {
  if (durationMs(written) === 0) problems.add(document, path, 'duration-zero', 'must be longer than zero, such as 10m');
}
