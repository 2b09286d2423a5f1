import createClient from 'openapi-fetch';
import type { paths } from './api-schema.ts';
import { connection } from './connection.ts';
import { sessionEnd } from './session-end.ts';

/** The header without which the service takes no write that a cookie signs: other sites cannot send it. */
export const consoleHeader = { 'x-opportune-console': '1' } as const;

/** The service cannot be reached: nobody knows whether it was done. */
export class ConnectionLost extends Error {
  constructor(options?: ErrorOptions) {
    super('the service cannot be reached', options);
    this.name = 'ConnectionLost';
  }
}

/**
 * Sends a request as it is and notes whether the service answered.
 *
 * @throws ConnectionLost; DOMException when the request was cancelled.
 */
async function send(request: Request): Promise<Response> {
  try {
    const response = await fetch(request);
    connection.note(true);
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    connection.note(false);
    throw new ConnectionLost({ cause: error });
  }
}

/** Signing in and out, and asking who one is, must be answered even when nobody is. */
const isAboutSession = (request: Request) => new URL(request.url).pathname.startsWith('/v1/session');

/** As `fetch`: when the session has ended, waits for the user to sign in again and asks once more. */
export async function fetchAsUser(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await send(request);
  if (response.status !== 401 || isAboutSession(request)) return response;
  await sessionEnd.signedInAgain();
  return send(again);
}

/** The service's calls, typed by its OpenAPI document. */
export const api = createClient<paths>({ baseUrl: location.origin, headers: consoleHeader, fetch: fetchAsUser });
