import type { Definitions } from '../../core/schema/definitions.ts';

interface Named {
  id: string;
  name?: string;
}

const known = new WeakMap<Definitions, DefinitionNames>();

/** What people call what is defined; what is not defined goes by its id. */
export class DefinitionNames {
  readonly scenarios: ReadonlyMap<string, string>;
  readonly campaigns: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
  readonly offers: ReadonlyMap<string, string>;
  readonly products: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, string>;
  readonly regions: ReadonlyMap<string, string>;
  readonly eventTypes: ReadonlyMap<string, string>;
  readonly lines: ReadonlyMap<string, string>;
  readonly touchpoints: ReadonlyMap<string, string>;
  /** By their names, or as their descriptions begin. */
  readonly attributes: ReadonlyMap<string, string>;

  private constructor(definitions: Definitions) {
    this.scenarios = namesOf(definitions.scenarios);
    this.campaigns = namesOf(definitions.campaigns);
    this.channels = namesOf(definitions.channels);
    this.offers = namesOf(definitions.offers);
    this.products = namesOf(definitions.products);
    this.groups = namesOf(definitions.groups);
    this.lists = namesOf(definitions.numberLists ?? []);
    this.regions = namesOf(definitions.regions);
    this.eventTypes = namesOf(definitions.eventTypes);
    this.lines = namesOf(definitions.lifecycles);
    this.touchpoints = namesOf(definitions.touchpoints ?? []);
    const attributes = Object.entries(definitions.profile.attributes);
    this.attributes = new Map(
      attributes.map(([id, { name, description }]) => [id, name ?? shortName(description) ?? id]),
    );
  }

  /** Made once for a set of definitions. */
  static of(definitions: Definitions): DefinitionNames {
    const found = known.get(definitions);
    if (found !== undefined) return found;
    const made = new DefinitionNames(definitions);
    known.set(definitions, made);
    return made;
  }
}

/** Characters of a description that can still be a name. */
const NAME_CHARACTERS = 16;
const endOfName = /[，；。：,;:]/;
const aside = /（[^）]*）|\([^)]*\)/g;

/** What a description begins with, up to where it goes on to explain, without asides; undefined: there is nothing. */
function shortName(description: string | undefined): string | undefined {
  const begins = description?.replaceAll(aside, '').split(endOfName)[0]?.trim() ?? '';
  const [first = ''] = begins.split(' ');
  return (begins.length > NAME_CHARACTERS ? first : begins) || undefined;
}

const namesOf = (definitions: readonly Named[]): Map<string, string> =>
  new Map(definitions.map(({ id, name }) => [id, name ?? id]));
