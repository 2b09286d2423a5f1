/** A server over an engine in memory, with keys for every purpose, to send requests to. */
import { pino } from 'pino';
import { newApiKey } from '../../../src/features/access/api-key.ts';
import { allScopes } from '../../../src/features/access/caller.ts';
import { DefinitionActivation } from '../../../src/features/definitions/definition-activation.ts';
import { createHttpServer, type HttpParts } from '../../../src/http/create-http-server.ts';
import { type HttpSettings, initialHttpSettings } from '../../../src/http/http-settings.ts';
import { BodyReader } from '../../../src/intake/body-reader.ts';
import type { StoredApiKey } from '../../../src/ports/api-keys.ts';
import { counterPack } from './counter-pack.ts';
import { MemoryDefinitionStore } from './definitions-in-memory.ts';
import { EmbeddedLive } from './embedded-live.ts';

export const START = Date.parse('2026-03-02T09:00:00Z');

/** A town hall at nine in the morning; `now` can be moved. */
export async function openTownHall(
  settings: Partial<HttpSettings> = {},
  parts: (live: EmbeddedLive) => Partial<HttpParts> = () => ({}),
) {
  const time = { now: START };
  const clock = { now: () => time.now };
  const live = new EmbeddedLive(counterPack(), clock.now);
  const keys = new Map<string, StoredApiKey>();
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => logged.push(line) });
  const store = new MemoryDefinitionStore();
  const activation = new DefinitionActivation({ store, live, now: clock.now, warn: (message) => logged.push(message) });
  await activation.begin([]);
  const server = await createHttpServer({
    live,
    readers: (definitions) => ({
      events: new BodyReader({ definitions, kind: 'events' }),
      customers: new BodyReader({ definitions, kind: 'customers' }),
    }),
    definitions: store,
    activation,
    keys: { find: async (keyId) => keys.get(keyId), noteUse: async () => {} },
    clock,
    settings: { ...initialHttpSettings, ...settings },
    log,
    ...parts(live),
  });
  /** A header for a new key. */
  const keyFor = (scopes: readonly string[] = allScopes, more: Partial<StoredApiKey> = {}) => {
    const { token, keyId, secretHash } = newApiKey();
    keys.set(keyId, { keyId, name: 'test', secretHash, scopes, createdAt: START, createdBy: 'test', ...more });
    return { authorization: `Bearer ${token}` };
  };
  return { server, live, store, keys, keyFor, logged, time };
}

export type TownHall = Awaited<ReturnType<typeof openTownHall>>;
