/**
 * Writes the JSON Schemas of definitions for editors: `node tools/write-schemas.ts [folder]`, by default into
 * `schemas/`. A file then says `# yaml-language-server: $schema=<path>/schemas/definition.schema.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorSchemas } from '../src/definitions/shapes/definition-shapes.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', 'schemas');
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(editorSchemas())) {
  writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
}
