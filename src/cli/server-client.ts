import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runningIn } from '../app/service-folder.ts';
import { environment } from '../config/config.ts';
import { serverAccessFrom } from '../config/server-access.ts';
import { CommandError } from './command-error.ts';
import { serviceConfigOf } from './service-settings.ts';
import type { ServerOptions } from './taking-server.ts';

/** What a server said: its status and the JSON of its answer. */
export interface ServerAnswer {
  status: number;
  /** Seconds to wait that it asks for; absent when it asks for none. */
  retryAfterS?: number;
  content: unknown;
}

interface Problem {
  code?: string;
  detail?: string;
  errors?: { pointer: string; message: string }[];
}

const REQUEST_TIMEOUT_MS = 120_000;

/** A server as commands speak with it. */
export class ServerClient {
  private readonly url: string;
  private readonly key: string;

  private constructor(url: string, key: string) {
    this.url = url.replace(/\/+$/, '');
    this.key = key;
  }

  /** @throws CommandError `server-missing` when nothing says where it is or gives a key */
  static async of(options: ServerOptions): Promise<ServerClient> {
    const known = serverAccessFrom(environment());
    const { folder } = serviceConfigOf(options.config);
    const own = options.url === undefined && known.url === undefined ? await runningIn(folder) : undefined;
    const url = options.url ?? known.url ?? own?.url;
    if (url === undefined) {
      throw new CommandError(
        'server-missing',
        `no server is named, and none runs in the folder ${folder}`,
        'Name it with --url and --key-file, or the configuration of a running one with --config',
      );
    }
    const isOwn = options.config !== undefined || own !== undefined;
    const key = keyOf(options, known.key, isOwn ? join(folder, 'administrator.key') : undefined);
    return new ServerClient(url, key);
  }

  /** @returns the content of an answer below 300. @throws CommandError `server-unreachable` `server-refused` */
  async ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const answer = await this.send(method, path, sent, 'application/json');
    if (answer.status >= 300) throw refusedBy(this.url, path, answer);
    return answer.content;
  }

  /** Whatever the server says. @throws CommandError `server-unreachable` */
  async send(
    method: 'GET' | 'POST',
    path: string,
    body: string | undefined,
    type: string,
    idempotencyKey?: string,
  ): Promise<ServerAnswer> {
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: {
          authorization: `Bearer ${this.key}`,
          ...(body !== undefined && { 'content-type': type }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      const text = await response.text();
      const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
      return {
        status: response.status,
        ...(Number.isFinite(wait) && { retryAfterS: wait }),
        content: text === '' ? undefined : JSON.parse(text),
      };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      const why = cause instanceof Error ? cause.message || cause.name : String(cause);
      throw new CommandError(
        'server-unreachable',
        `${this.url} does not answer: ${why}`,
        'Check that the server runs, and its address; `opportune doctor --config FILE` looks at one on this machine',
      );
    }
  }
}

/** A refusal as a person is told it. */
export function refusedBy(url: string, path: string, { status, content }: ServerAnswer): CommandError {
  const { code = `status ${status}`, detail = 'no reason was given', errors = [] } = (content ?? {}) as Problem;
  const details = errors.map(({ pointer, message }) => `${pointer} ${message}`);
  return new CommandError(
    'server-refused',
    `${url}${path} answered ${code}: ${detail}`,
    'docs/errors.md, "Of the HTTP interface", tells what to do about each code',
    details,
  );
}

function keyOf({ key, keyFile }: ServerOptions, known: string | undefined, ownFile: string | undefined): string {
  if (key !== undefined) return key;
  const file = keyFile ?? (known === undefined ? ownFile : undefined);
  if (file === undefined && known !== undefined) return known;
  if (file === undefined) {
    throw new CommandError('server-missing', 'no API key is given', 'Give one with --key-file, or OPPORTUNE_KEY');
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError('server-missing', `the API key cannot be read: ${why}`, 'Give another with --key-file');
  }
}
