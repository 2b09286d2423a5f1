import type { AttributeType, Definitions, FieldType } from './definitions.ts';

/** Names → positions for the wire form of inputs: event types and their fields, attributes. */
export interface InputSchema {
  eventTypes: { id: string; fields: { name: string; type: FieldType }[]; cell: number }[];
  attributes: { name: string; type: AttributeType }[];
  eventTypeIndex: ReadonlyMap<string, number>;
  attributeIndex: ReadonlyMap<string, number>;
}

/** Positions follow the order of the definitions; `cell` is the field's position or −1. */
export function inputSchemaOf(definitions: Definitions): InputSchema {
  const eventTypes = definitions.eventTypes.map((type) => {
    const fields = Object.entries(type.fields).map(([name, field]) => ({ name, type: field.type }));
    return { id: type.id, fields, cell: fields.findIndex((field) => field.name === type.cell) };
  });
  const attributes = Object.entries(definitions.profile.attributes).map(([name, { type }]) => ({ name, type }));
  return {
    eventTypes,
    attributes,
    eventTypeIndex: new Map(eventTypes.map((type, i) => [type.id, i])),
    attributeIndex: new Map(attributes.map((attribute, i) => [attribute.name, i])),
  };
}
