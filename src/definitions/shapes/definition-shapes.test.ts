import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { editorSchemas } from './definition-shapes.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'schemas');

describe('schemas for editors', () => {
  it('are the shapes the loader uses; `node tools/write-schemas.ts` writes them', () => {
    const schemas = editorSchemas();
    expect(readdirSync(folder).sort()).toEqual(Object.keys(schemas).sort());
    for (const [name, schema] of Object.entries(schemas)) {
      expect(JSON.parse(readFileSync(join(folder, name), 'utf8')), name).toEqual(JSON.parse(JSON.stringify(schema)));
    }
  });

  it('accept a good pack and refuse a wrong one, picked by kind', () => {
    const ajv = new Ajv({ strictTypes: false, strictRequired: false });
    for (const [name, schema] of Object.entries(editorSchemas())) ajv.addSchema(schema, name);
    const validate = ajv.getSchema('definition.schema.json');
    const base = readFileSync(join(root, 'test/definitions/base-pack/base.yaml'), 'utf8');
    for (const document of parseAllDocuments(base)) {
      expect(validate?.(document.toJS()), JSON.stringify(validate?.errors)).toBe(true);
    }
    expect(validate?.({ kind: 'group', id: 'g' })).toBe(false);
    expect(validate?.({ kind: 'map', anything: 'goes' })).toBe(true);
  });
});
