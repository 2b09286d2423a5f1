/**
 * Writes console/src/api/api-schema.ts, the types of the HTTP interface that the console's client is made of, from the
 * OpenAPI document of a server with all of its parts.
 */
import { writeFile } from 'node:fs/promises';
import { describedApi } from '../test/e2e/http/described-hall.ts';
import { consoleClient, consoleClientFile } from './console-client.ts';

await writeFile(consoleClientFile, await consoleClient(await describedApi()));
