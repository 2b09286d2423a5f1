import type { Definitions, ScenarioDefinition } from '../../core/schema/definitions.ts';
import { parseScenario } from '../../definitions/parse-scenario.ts';
import type { DefinitionVersion } from '../../ports/definition-store.ts';
import type { ScenarioCounts } from './scenario-counts.ts';
import { type ScenarioReading, scenarioReading } from './scenario-reading.ts';

/** A scenario as the list of them shows it. */
export interface ListedScenario {
  id: string;
  name: string;
  pattern: string;
  sensitive: boolean;
  reading?: ScenarioReading;
  isActive: boolean;
  /** The version on its way, when there is one. */
  open?: { version: number; state: string; author: string; changedAt: number };
  /** Active campaigns that enter on it. */
  campaigns: { id: string; name: string }[];
  /** Moments that opened; only of active ones, and for callers of all regions. */
  lastHour?: number;
  lastDay?: number;
}

/** Scenarios that are active or being written, by id; those that campaigns write for themselves are theirs. */
export function listedScenarios(
  active: Definitions,
  versions: readonly DefinitionVersion[],
  counts: ScenarioCounts | undefined,
): ListedScenario[] {
  const open = new Map(versions.filter(({ state }) => isOpen(state)).map((version) => [version.id, version]));
  const own = active.scenarios.filter(({ id }) => !id.includes('.'));
  const isActive = new Set(own.map(({ id }) => id));
  const drafts = [...open.values()].filter(({ id }) => !isActive.has(id));
  return [
    ...own.map((scenario) => ({
      ...described(scenario, active),
      isActive: true,
      ...openOf(open.get(scenario.id)),
      campaigns: active.campaigns.flatMap(({ id, name, scenarios }) =>
        scenarios.includes(scenario.id) ? [{ id, name }] : [],
      ),
      ...counts?.of(scenario.id),
    })),
    ...drafts.map((version) => ({ ...draftOf(version, active), isActive: false, ...openOf(version), campaigns: [] })),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const isOpen = (state: string): boolean => state === 'draft' || state === 'submitted' || state === 'approved';

function described(scenario: ScenarioDefinition, active: Definitions) {
  const { id, name = id, pattern, sensitive } = scenario;
  return { id, name, pattern: pattern.type, sensitive, reading: scenarioReading(scenario, active) };
}

/** A draft with mistakes has no reading. */
function draftOf({ id, content }: DefinitionVersion, active: Definitions) {
  const parsed = parseScenario(content, active);
  return 'scenario' in parsed ? described(parsed.scenario, active) : { id, name: id, pattern: '', sensitive: false };
}

function openOf(version: DefinitionVersion | undefined): Pick<ListedScenario, 'open'> {
  if (version === undefined) return {};
  const { version: number, state, author, changedAt } = version;
  return { open: { version: number, state, author, changedAt } };
}
