import type { Definitions } from '../../core/schema/definitions.ts';

/** The definitions that sentences name. */
export type NamedDefinitions = Pick<
  Definitions,
  'profile' | 'eventTypes' | 'metrics' | 'areas' | 'groups' | 'numberLists' | 'lifecycles' | 'products' | 'regions'
>;

/** Descriptions run on in brackets and after commas; what people call a thing stands before. */
const AFTER_THE_NAME = /[（(，,；;。、\n]/;
const LONGEST_NAME = 20;

/** What people call definitions; ids where they have no name. */
export class DefinitionNames {
  private readonly definitions: NamedDefinitions;

  constructor(definitions: NamedDefinitions) {
    this.definitions = definitions;
  }

  eventType(id: string): string {
    return nameIn(this.definitions.eventTypes, id);
  }

  /** `undefined` event type: the field is called by its name. */
  eventField(eventType: string | undefined, name: string): string {
    const type = this.definitions.eventTypes.find(({ id }) => id === eventType);
    return fieldName(type?.fields[name], name);
  }

  attribute(name: string): string {
    return fieldName(this.definitions.profile.attributes[name], name);
  }

  /** Of an attribute or, with an event type, of a field of it; undefined: the value has no name. */
  value(eventType: string | undefined, field: string, value: string): string | undefined {
    const fields =
      eventType === undefined
        ? this.definitions.profile.attributes
        : this.definitions.eventTypes.find(({ id }) => id === eventType)?.fields;
    return fields?.[field]?.valueNames?.[value];
  }

  metric(id: string): string {
    return nameIn(this.definitions.metrics, id);
  }

  area(id: string): string {
    return nameIn(this.definitions.areas, id);
  }

  group(id: string): string {
    return nameIn(this.definitions.groups, id);
  }

  numberList(id: string): string {
    return nameIn(this.definitions.numberLists ?? [], id);
  }

  lifecycle(id: string): string {
    return nameIn(this.definitions.lifecycles, id);
  }

  stage(lifecycle: string, id: string): string {
    return nameIn(this.definitions.lifecycles.find((each) => each.id === lifecycle)?.stages ?? [], id);
  }

  product(id: string): string {
    return nameIn(this.definitions.products, id);
  }

  region(id: string): string {
    return nameIn(this.definitions.regions, id);
  }

  /** Whether values of the attribute are regions. */
  isRegion(attribute: string): boolean {
    return this.definitions.profile.attributes[attribute]?.type === 'region';
  }
}

function nameIn(list: readonly { id: string; name?: string }[], id: string): string {
  return list.find((each) => each.id === id)?.name ?? id;
}

function fieldName(field: { name?: string; description?: string } | undefined, id: string): string {
  return field?.name ?? shortName(field?.description, id);
}

function shortName(description: string | undefined, name: string): string {
  const first = description?.split(AFTER_THE_NAME)[0]?.trim() ?? '';
  return first === '' || first.length > LONGEST_NAME ? name : first;
}
