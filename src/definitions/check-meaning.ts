import { parseCron } from '../core/schema/cron.ts';
import type { EventTypeDefinition, ProfileDefinition } from '../core/schema/definitions.ts';
import { checkName } from './check-references.ts';
import { listNames } from './name-hints.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import type { Path } from './source-document.ts';
import type { WrittenMessageStep, WrittenOfferStep } from './written-definitions.ts';
import { stepsOf } from './written-steps.ts';

/** Checks what neither a shape nor a single name can say: whether the parts of a definition fit together. */

export function checkEventType(
  document: PackDocument<'eventType'>,
  { fields, cell, updates }: EventTypeDefinition,
  profile: ProfileDefinition | undefined,
  documents: PackDocuments,
  problems: ProblemList,
): void {
  const names = new Set(Object.keys(fields));
  const isField = (name: string, path: Path) =>
    documents.unreliable.has(name) || checkName(document, path, name, { what: 'field', names }, problems);
  if (cell !== undefined && isField(cell, ['cell']) && fields[cell] && fields[cell].type !== 'string') {
    const message = `the cell must be a string field, "${cell}" is ${fields[cell].type}`;
    problems.add(document, ['cell'], 'field-type', message);
  }
  for (const [attribute, field] of Object.entries(updates)) {
    const attributes = new Set(Object.keys(profile?.attributes ?? {}));
    const at = { what: 'attribute', names: attributes, at: 'key' } as const;
    const attributeKnown =
      profile === undefined ||
      documents.unreliable.has(attribute) ||
      checkName(document, ['updates', attribute], attribute, at, problems);
    if (!isField(field, ['updates', attribute]) || !attributeKnown) continue;
    checkUpdate(document, attribute, profile?.attributes[attribute], field, fields[field], problems);
  }
  checkProductField(document, fields.product?.type, problems);
}

type Typed = { type: string; values: string[] } | undefined;

function checkUpdate(
  document: PackDocument<'eventType'>,
  name: string,
  attribute: Typed,
  fieldName: string,
  field: Typed,
  problems: ProblemList,
): void {
  if (attribute === undefined || field === undefined) return;
  const fits =
    attribute.type === field.type ||
    (attribute.type === 'float' && field.type === 'int') ||
    // Fields have no type for places; their names come as text.
    (attribute.type === 'region' && field.type === 'string');
  const foreign = field.values.filter((value) => !attribute.values.includes(value));
  if (!fits) {
    const message = `the field "${fieldName}" is ${field.type}, the attribute "${name}" is ${attribute.type}; give both the same type`;
    problems.add(document, ['updates', name], 'field-type', message);
  } else if (attribute.type === 'enum' && foreign.length > 0) {
    const message = `the field "${fieldName}" may be ${listNames(foreign)}, which the attribute "${name}" cannot`;
    problems.add(document, ['updates', name], 'field-type', message);
  }
}

function checkProductField(document: PackDocument<'eventType'>, type: string | undefined, problems: ProblemList): void {
  if (document.id !== 'order' && document.id !== 'cancel') return;
  if (type === 'string') return;
  const message = `the event type "${document.id}" says what is held: it needs a field product of type string`;
  problems.add(document, ['fields', ...(type === undefined ? [] : ['product'])], 'event-product', message, {
    at: 'key',
  });
}

export function checkScenario(
  document: PackDocument<'scenario'>,
  profile: ProfileDefinition | undefined,
  documents: PackDocuments,
  problems: ProblemList,
): void {
  const { change, schedule } = document.written.pattern;
  if (change !== undefined && profile !== undefined && !documents.unreliable.has(change.attribute)) {
    const names = new Set(Object.keys(profile.attributes));
    checkName(document, ['pattern', 'change', 'attribute'], change.attribute, { what: 'attribute', names }, problems);
  }
  if (schedule === undefined) return;
  const parsed = parseCron(schedule.cron);
  if (!('problem' in parsed)) return;
  const path = ['pattern', 'schedule', 'cron'];
  problems.add(document, path, 'cron-invalid', parsed.problem.message.replace(/ at \d+$/, ''), {
    offset: parsed.problem.offset,
  });
}

/** Primary positions are an order: each may be taken once. */
export function checkPrimaryGroups(documents: PackDocuments, problems: ProblemList): void {
  const holders = new Map<number, string>();
  for (const document of documents.of('group')) {
    const { primary } = document.written;
    if (primary === undefined) continue;
    const holder = holders.get(primary);
    if (holder === undefined) holders.set(primary, document.id);
    else {
      const message = `the group "${holder}" already is number ${primary} of the primary groups; take another number`;
      problems.add(document, ['primary'], 'group-primary-duplicate', message);
    }
  }
}

/** Ids within a document: stages of a life cycle, caps of a policy, steps of a journey. */
export function checkInnerIds(documents: PackDocuments, problems: ProblemList): void {
  for (const document of documents.of('lifecycle')) {
    checkDistinct(
      document,
      document.written.stages.map(({ id }, i) => ({ id, path: ['stages', i, 'id'] })),
      problems,
    );
  }
  for (const document of documents.of('policy')) {
    const caps = document.written.caps ?? [];
    checkDistinct(
      document,
      caps.map(({ id }, i) => ({ id, path: ['caps', i, 'id'] })),
      problems,
    );
  }
  for (const document of documents.of('campaign')) {
    const steps = stepsOf(document.written.journey).map(({ step, type, path }) => {
      const id = step[type]?.id;
      return { id: id ?? type, path: [...path, ...(id === undefined ? [] : ['id'])] };
    });
    checkDistinct(document, steps, problems);
  }
}

function checkDistinct(document: PackDocument, named: { id: string; path: Path }[], problems: ProblemList): void {
  const seen = new Set<string>();
  for (const { id, path } of named) {
    if (seen.has(id)) problems.add(document, path, 'list-duplicate', `the id "${id}" is taken above; give another`);
    seen.add(id);
  }
}

export function checkCampaign(
  document: PackDocument<'campaign'>,
  documents: PackDocuments,
  problems: ProblemList,
): void {
  const { entry, journey } = document.written;
  const pull = entry.pull === true;
  const scenarios = entry.scenario === undefined ? (entry.scenarios ?? []) : [entry.scenario];
  for (const { step, path } of stepsOf(journey)) {
    const about = { document, path, pull, scenarios, documents, problems };
    if (step.offer) checkOfferStep(about, step.offer);
    if (step.message) checkMessageStep(about, step.message);
  }
}

interface StepCheck {
  document: PackDocument<'campaign'>;
  path: Path;
  /** The campaign answers asks and has no scenarios. */
  pull: boolean;
  scenarios: readonly string[];
  documents: PackDocuments;
  problems: ProblemList;
}

const modeOf = (documents: PackDocuments, channel: string) =>
  documents.of('channel').find(({ id }) => id === channel)?.written.mode;

function checkOfferStep(
  { document, path, pull, scenarios, documents, problems }: StepCheck,
  step: WrittenOfferStep,
): void {
  const sources = (['offers', 'table', 'matrix'] as const).filter((key) => step[key] !== undefined);
  if (sources.length !== 1) {
    const written = sources.length === 0 ? 'none of them' : sources.join(' and ');
    problems.add(
      document,
      path,
      'offers-source',
      `write exactly one of offers, table and matrix; this step has ${written}`,
      {
        at: 'key',
      },
    );
  }
  const wanted = pull ? 'pull' : 'push';
  const modes = step.channels.map((channel) => modeOf(documents, channel));
  if (modes.every((mode) => mode !== undefined && mode !== wanted)) {
    const why = pull
      ? 'an ask can only be answered on pull channels'
      : 'a scenario can only be followed on push channels';
    problems.add(document, [...path, 'channels'], 'channel-mode', `${why}; none of these is a ${wanted} channel`);
  }
  for (const [i, row] of (step.matrix ?? []).entries()) {
    for (const scenario of Object.keys(row.cells)) {
      if (scenarios.includes(scenario) || !documents.ids('scenario').has(scenario)) continue;
      const message = `the scenario "${scenario}" does not start this campaign; add it to entry.scenarios or drop the cell`;
      problems.add(document, [...path, 'matrix', i, 'cells', scenario], 'matrix-scenario', message, { at: 'key' });
    }
  }
}

function checkMessageStep({ document, path, pull, documents, problems }: StepCheck, step: WrittenMessageStep): void {
  const mode = modeOf(documents, step.channel);
  if (pull) {
    const message = 'a campaign that answers asks sends no messages; use an offer step, or start it by a scenario';
    problems.add(document, path, 'channel-mode', message, { at: 'key' });
  } else if (mode === 'pull') {
    const message = `a message is sent on a push channel, "${step.channel}" is pull`;
    problems.add(document, [...path, 'channel'], 'channel-mode', message);
  }
}
