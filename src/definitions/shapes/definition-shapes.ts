import type { Kind } from '../kinds.ts';
import { campaignShapes } from './campaign-shapes.ts';
import { customerShapes, scenarioShape } from './customer-shapes.ts';
import { type Shape, when } from './shape.ts';
import { smsCommandShape } from './sms-command-shape.ts';
import { touchpointShapes } from './touchpoint-shapes.ts';

/** How each kind is written: the single source for the loader, the editors' schemas and their test. */
export const definitionShapes: Record<Kind, Shape> = {
  ...customerShapes,
  ...campaignShapes,
  scenario: scenarioShape,
  smsCommand: smsCommandShape,
  ...touchpointShapes,
};

/**
 * The schemas for editors, by file name: one for each kind, and `definition.schema.json` which picks by
 * `kind` (a document that names `kind: map` is a mapping for files, not a definition, and passes).
 */
export function editorSchemas(): Record<string, Shape> {
  const names = Object.keys(definitionShapes) as Kind[];
  const byKind = names.map((kind) =>
    when({ properties: { kind: { const: kind } }, required: ['kind'] }, { $ref: `${kind}.schema.json` }),
  );
  const definition = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'a definition',
    type: 'object',
    required: ['kind'],
    properties: { kind: { enum: [...names, 'map'] } },
    allOf: byKind,
  };
  const schemas: Record<string, Shape> = { 'definition.schema.json': definition };
  for (const kind of names) schemas[`${kind}.schema.json`] = definitionShapes[kind];
  return schemas;
}
