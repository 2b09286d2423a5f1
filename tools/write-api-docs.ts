/** Writes docs/api.md, the reference of the HTTP interface, from the OpenAPI document of a server with all of its parts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWholeHall } from '../test/e2e/http/whole-hall.ts';
import { apiReference } from './api-reference.ts';

const { server } = await openWholeHall();
const document = (await server.inject('/openapi.json')).json();
await writeFile(join(import.meta.dirname, '..', 'docs', 'api.md'), apiReference(document));
await server.close();
