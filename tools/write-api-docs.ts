/** Writes docs/api.md, the reference of the HTTP interface, from the OpenAPI document of a server with all of its parts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describedApi } from '../test/e2e/http/described-hall.ts';
import { type ApiDocument, apiReference } from './api-reference.ts';

const document = (await describedApi()) as ApiDocument;
await writeFile(join(import.meta.dirname, '..', 'docs', 'api.md'), apiReference(document));
