import { readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse, YAMLParseError } from 'yaml';
import { ConfigError, environmentName } from './config.ts';
import { schemaProblems } from './schema-problems.ts';

const whole = (description: string, initial: number, minimum: number, maximum: number) =>
  Type.Integer({ description, default: initial, minimum, maximum });

const channel = Type.Object(
  {
    adapter: Type.Enum(['smpp', 'kannel', 'webhook', 'smtp', 'files', 'carried'], {
      description: 'how the channel is served; docs/guides/channels.md tells what each wants',
    }),
    settings: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: "the adapter's settings" })),
  },
  { additionalProperties: false },
);

/** The one schema of a running service: the configuration file has this form. */
export const serviceSchema = Type.Object(
  {
    folder: Type.String({ description: 'holds everything the service keeps', default: 'opportune-data', minLength: 1 }),
    packs: Type.Array(Type.String(), {
      description: 'folders of definitions a new service begins with; the telecom pack when empty',
      default: [],
    }),
    definitions: Type.Object(
      {
        approval: Type.Enum(['another', 'anybody'], {
          description: 'who may approve a version: somebody other than those who wrote it, or anybody',
          default: 'another',
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    listen: Type.Object(
      {
        host: Type.String({ description: 'address to listen on', default: '127.0.0.1' }),
        port: whole('port to listen on; 0: any free one', 8080, 0, 65_535),
        publicUrl: Type.String({
          description: 'address of the console as browsers know it, `https://…` behind a proxy that does TLS',
          default: '',
        }),
        proxies: Type.String({
          description: 'addresses of proxies in front, with commas between; what they say of callers is believed',
          default: '',
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    access: Type.Object(
      {
        idleMinutes: whole('a session that is not used for so long is over', 120, 1, 10_080),
        sessionHours: whole('a session is over after so long in any case', 12, 1, 720),
      },
      { additionalProperties: false, default: {} },
    ),
    openId: Type.Object(
      {
        issuer: Type.String({
          description: 'of the provider of OpenID Connect; without one people sign in by password',
          default: '',
        }),
        clientId: Type.String({ description: 'of this service there', default: '' }),
        clientSecret: Type.String({ description: 'likewise', default: '' }),
        label: Type.String({ description: 'what the way is called on the page', default: 'OpenID Connect' }),
        scope: Type.String({ description: 'what is asked of the provider', default: 'openid profile' }),
        nameClaim: Type.String({ description: 'claim that is the name', default: 'preferred_username' }),
        displayNameClaim: Type.String({ description: 'claim that people are called by', default: 'name' }),
        rolesClaim: Type.String({ description: 'claim that holds roles, one or a list', default: 'roles' }),
        roles: Type.Record(Type.String(), Type.String(), {
          description: 'word of the claim → role; words are roles when empty',
          default: {},
        }),
        regionClaim: Type.String({
          description: 'claim that is the region; everybody is for all when empty',
          default: '',
        }),
        regions: Type.Record(Type.String(), Type.String(), {
          description: 'word of the claim → region; words are regions when empty',
          default: {},
        }),
        allRegions: Type.String({ description: 'word of the claim that stands for all regions', default: '*' }),
      },
      { additionalProperties: false, default: {} },
    ),
    database: Type.Object(
      {
        url: Type.String({
          description: 'of your own PostgreSQL 15 or newer; without one the service runs its own in its folder',
          default: '',
        }),
      },
      { additionalProperties: false, default: {} },
    ),
    engine: Type.Object(
      {
        workers: whole('threads that decide; 0: in the main thread', 1, 0, 64),
        partitions: whole('logical partitions, a power of two, fixed for the life of the folder', 64, 1, 256),
        inFlightMegabytes: whole(
          'inputs that wait to be decided and recorded; beyond, callers get 429',
          256,
          1,
          16_384,
        ),
        effectsInFlight: whole('effects that wait for the database', 200_000, 1000, 10_000_000),
        checkpointMinutes: whole('in which all state is saved once', 5, 1, 1440),
      },
      { additionalProperties: false, default: {} },
    ),
    retention: Type.Object(
      {
        logHours: whole('raw inputs', 48, 1, 8760),
        snapshotDays: whole(
          'daily copies of the state, for rehearsals over the raw inputs; 0: none are made',
          2,
          0,
          30,
        ),
        recordDays: whole('moments, decisions, contacts', 400, 1, 3650),
        erasureDays: whole('who was erased, to erase them again after a restore; keep no back-up longer', 90, 1, 3650),
      },
      { additionalProperties: false, default: {} },
    ),
    erasureFile: Type.String({
      description: 'who was erased; on another disk it survives what a restore is for; in the folder when empty',
      default: '',
    }),
    cellPlan: Type.String({
      description: 'CSV file with the columns cell, longitude, latitude: maps of areas show it; none when empty',
      default: '',
    }),
    channels: Type.Record(Type.String(), channel, {
      description: 'channel of the definitions → adapter; push channels not named here hand nothing over',
      default: {},
    }),
    log: Type.Object(
      {
        level: Type.Enum(['debug', 'info', 'warn', 'error'], { description: 'what is logged', default: 'info' }),
      },
      { additionalProperties: false, default: {} },
    ),
  },
  { additionalProperties: false },
);

export type ServiceConfig = Static<typeof serviceSchema>;

/** `OPPORTUNE_LISTEN_PORT` → `listen.port`: the single values of the schema. */
function variables(): Map<string, string[]> {
  const named = new Map<string, string[]>();
  for (const [key, part] of Object.entries(serviceSchema.properties)) {
    if ('properties' in part) {
      for (const [inner, value] of Object.entries(part.properties)) {
        // Tables are written in the file.
        if (value.type === 'object') continue;
        named.set(environmentName(`${key}${inner[0]!.toUpperCase()}${inner.slice(1)}`), [key, inner]);
      }
    } else if (part.type === 'string') named.set(environmentName(key), [key]);
  }
  named.set('DATABASE_URL', ['database', 'url']);
  return named;
}

/**
 * The configuration of the service: what is written, over it environment variables named after the keys
 * (`OPPORTUNE_LISTEN_PORT`, `DATABASE_URL`), and the initial values of the rest.
 *
 * @param file that `given` was read from; '' for none
 * @throws ConfigError naming every wrong key, and the file or the variable it stands in.
 */
export function serviceConfigFrom(
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  file = '',
): ServiceConfig {
  const written = structuredClone(given) as Record<string, unknown>;
  const fromEnvironment = new Map<string, string>();
  for (const [name, path] of variables()) {
    const text = environment[name];
    if (text === undefined || text === '') continue;
    put(written, path, /^-?\d+$/.test(text) ? Number(text) : text);
    fromEnvironment.set(path.join('.'), name);
  }
  const config = Value.Default(serviceSchema, written);
  const problems = schemaProblems(serviceSchema, config, '');
  if (problems.length > 0) {
    throw new ConfigError(
      problems.map((problem) => placed(problem, file, fromEnvironment)),
      'the configuration is not as it should be',
    );
  }
  return Object.freeze(config as ServiceConfig);
}

/** Names the variable that a wrong value came from, or the file. */
function placed(problem: string, file: string, fromEnvironment: ReadonlyMap<string, string>): string {
  const name = fromEnvironment.get(problem.slice(0, problem.indexOf(':')));
  if (name !== undefined) return `${name}: ${problem}`;
  return file === '' ? problem : `${file}: ${problem}`;
}

/** What a configuration file (YAML) says. @throws ConfigError when it cannot be read. */
export function readServiceFile(file: string): Record<string, unknown> {
  const wrong = (why: string) => new ConfigError([`${file}: ${why}`], 'the configuration cannot be read');
  try {
    const content: unknown = parse(readFileSync(file, 'utf8')) ?? {};
    if (typeof content === 'object' && !Array.isArray(content)) return { ...content };
    throw wrong('the file must hold keys and values');
  } catch (error) {
    if (error instanceof YAMLParseError) throw wrong(error.message.split('\n')[0]!);
    if (error instanceof Error && 'code' in error) throw wrong(error.message);
    throw error;
  }
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) target[key] = value;
  else {
    const inner = { ...(target[key] as Record<string, unknown> | undefined) };
    put(inner, rest, value);
    target[key] = inner;
  }
}
