import { environmentName } from './config.ts';
import { type ServiceConfig, serviceSchema } from './service-config.ts';

/** Keys whose values may hold a password. */
const secret: ReadonlySet<string> = new Set(['database.url', 'openId.clientSecret']);

/** One value of a configuration, for people. */
export interface ShownSetting {
  /** `retention.logHours`. */
  key: string;
  value: string | number | boolean;
  /** Where nothing is written. */
  initial: string | number | boolean;
  description: string;
  variable: string;
}

interface SchemaPart {
  description?: string;
  default?: unknown;
  properties?: Record<string, SchemaPart>;
}

/** The single values of a configuration in the order of its schema; of what is secret only whether it is set. */
export function shownSettings(config: ServiceConfig): ShownSetting[] {
  const values: Record<string, unknown> = config;
  return Object.entries(serviceSchema.properties as Record<string, SchemaPart>).flatMap(([group, part]) => {
    if (part.properties === undefined) return shownSetting(group, part, values[group]);
    const inner = values[group] as Record<string, unknown>;
    return Object.entries(part.properties).flatMap(([name, each]) =>
      shownSetting(`${group}.${name}`, each, inner[name]),
    );
  });
}

function shownSetting(key: string, { description = '', default: initial }: SchemaPart, value: unknown): ShownSetting[] {
  if (!isPlain(value) || !isPlain(initial)) return [];
  const [group = '', name = ''] = key.split('.');
  const variable = environmentName(`${group}${name.slice(0, 1).toUpperCase()}${name.slice(1)}`);
  return [{ key, value: secret.has(key) ? value !== '' : value, initial, description, variable }];
}

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
