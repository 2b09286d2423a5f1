/**
 * Writes console/src/api/api-schema.ts, the types of the HTTP interface that the console's client is made of, from the
 * OpenAPI document of a server with all of its parts.
 */
import { writeFile } from 'node:fs/promises';
import { openWholeHall } from '../test/e2e/http/whole-hall.ts';
import { consoleClient, consoleClientFile } from './console-client.ts';

const { server } = await openWholeHall();
const document = (await server.inject('/openapi.json')).json();
await writeFile(consoleClientFile, await consoleClient(document));
await server.close();
