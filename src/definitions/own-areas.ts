import type { AreaDefinition, ScenarioDefinition } from '../core/schema/definitions.ts';
import type { PackDocument, PackDocuments } from './pack-documents.ts';
import type { WrittenDefinitions } from './written-definitions.ts';
import { stepsOf } from './written-steps.ts';

/**
 * A version of a campaign with `areas` begins there and nowhere else: each scenario of the campaign that happens at a
 * place has a twin of the version, the same in everything but its area. Of several areas one is made, so that a customer
 * who goes from one to the next is cooled down and known as a resident in all of them. The engine knows nothing of it.
 */

type Campaign = PackDocument<'campaign'>;
type WrittenEntry = WrittenDefinitions['campaign']['entry'];

/** Scenarios that begin a campaign, as they are written. */
export function entryScenarios({ scenario, scenarios = [] }: WrittenEntry): readonly string[] {
  return scenario === undefined ? scenarios : [scenario];
}

/** Scenarios that happen at a place: on entering or leaving an area, or staying in one. */
export function scenariosOfPlaces(documents: PackDocuments): ReadonlySet<string> {
  const isOfPlace = ({ written: { pattern } }: PackDocument<'scenario'>) =>
    (pattern.enter ?? pattern.leave ?? pattern.dwell) !== undefined;
  return new Set(
    documents
      .of('scenario')
      .filter(isOfPlace)
      .map(({ id }) => id),
  );
}

/** What the versions of a set make of their areas. */
export class OwnAreas {
  private readonly places: ReadonlySet<string>;
  private readonly versions: readonly Campaign[];

  constructor(documents: PackDocuments) {
    this.places = scenariosOfPlaces(documents);
    this.versions = documents.of('campaign').filter(({ written: { areas = [] } }) => areas.length > 0);
  }

  /** The campaign as it is to be built: begun by its twins, and its matrices name them. */
  campaignOf(document: Campaign): Campaign {
    if (!this.versions.includes(document)) return document;
    const { id, written } = document;
    const twin = (scenario: string) => (this.places.has(scenario) ? twinId(id, scenario) : scenario);
    const { entry } = written;
    const isByScenarios = (entry.scenario ?? entry.scenarios) !== undefined;
    const journey = structuredClone(written.journey);
    for (const { step } of stepsOf(journey)) {
      for (const row of step.offer?.matrix ?? []) {
        row.cells = Object.fromEntries(Object.entries(row.cells).map(([scenario, offers]) => [twin(scenario), offers]));
      }
    }
    const begun = isByScenarios ? { scenarios: entryScenarios(entry).map(twin) } : entry;
    return { ...document, written: { ...written, entry: begun, journey } };
  }

  /** The twins, of scenarios as they were built. */
  twinsOf(scenarios: readonly ScenarioDefinition[]): ScenarioDefinition[] {
    const known = new Map(scenarios.map((scenario) => [scenario.id, scenario]));
    return this.versions.flatMap((version) =>
      entryScenarios(version.written.entry).flatMap((id) => {
        const original = known.get(id);
        return original === undefined ? [] : twinOf(original, version);
      }),
    );
  }

  /** One area for each version that has several, of areas as they were built. */
  unionsOf(areas: readonly AreaDefinition[]): AreaDefinition[] {
    const known = new Map(areas.map((area) => [area.id, area]));
    return this.versions.flatMap(({ id, written: { areas: own = [], region } }): AreaDefinition[] => {
      if (own.length < 2) return [];
      const parts = own.flatMap((area) => known.get(area) ?? []);
      const cells = [...new Set(parts.flatMap((part) => part.cells))].sort();
      const name = parts.map((part) => part.name ?? part.id).join(' / ');
      return [{ kind: 'area', id: unionId(id), name, ...(region !== undefined && { region }), cells }];
    });
  }
}

/** Nothing for a scenario that happens at no place. */
function twinOf(scenario: ScenarioDefinition, { id, written }: Campaign): ScenarioDefinition[] {
  const { pattern } = scenario;
  const { areas: [only, ...others] = [], region } = written;
  if (!('area' in pattern) || only === undefined) return [];
  const area = others.length === 0 ? only : unionId(id);
  const own = { id: twinId(id, scenario.id), pattern: { ...pattern, area } };
  return [{ ...scenario, ...own, ...(region !== undefined && { region }) }];
}

const twinId = (version: string, scenario: string) => `${version}.${scenario}`;
const unionId = (version: string) => `${version}.areas`;
