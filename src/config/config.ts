import { availableParallelism } from 'node:os';
import { distance } from 'fastest-levenshtein';

/** What can be set from outside for every command. Options of a command override it. */
export interface Config {
  /** Worker threads that host partitions; 0: all in the thread that reads. */
  readonly workers: number;
  /** Logical partitions of a new replay, fixed for its life. */
  readonly partitions: number;
  /** Inputs in one batch of the log. */
  readonly batchInputs: number;
  /** Inputs between two checkpoints of a partition; 0: none. */
  readonly checkpointEveryInputs: number;
}

/** Beyond so many the reading thread cannot keep up with them. */
const MOST_WORKERS = 8;
const WORKERS = Math.min(MOST_WORKERS, availableParallelism() - 1);
/** A worker's share evens out over so many. Each has state of its own: with fewer, more of it stays in the caches. */
const PARTITIONS_A_WORKER = 8;
const PARTITIONS = PARTITIONS_A_WORKER * 2 ** Math.ceil(Math.log2(Math.max(1, WORKERS)));

interface Setting {
  meaning: string;
  initial: number;
  min: number;
  max: number;
}

/** The one schema of the configuration. Environment names follow from the keys: `batchInputs` → `OPPORTUNE_BATCH_INPUTS`. */
export const settings: Readonly<Record<keyof Config, Setting>> = {
  workers: { meaning: 'worker threads', initial: WORKERS, min: 0, max: 256 },
  partitions: { meaning: 'logical partitions', initial: PARTITIONS, min: 1, max: 256 },
  batchInputs: { meaning: 'inputs in one batch of the log', initial: 4096, min: 1, max: 65_536 },
  checkpointEveryInputs: { meaning: 'inputs between checkpoints, 0 for none', initial: 5_000_000, min: 0, max: 1e12 },
};

/** Wrong settings, one sentence each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[], message = 'the environment is not as it should be') {
    super(message);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const PREFIX = 'OPPORTUNE_';
/** Names that differ by at most so many letters are taken for slips. */
const SLIP = 3;

/** `batchInputs` → `OPPORTUNE_BATCH_INPUTS`. */
export function environmentName(key: string): string {
  return PREFIX + key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/**
 * Reads the settings from environment variables, once, at the start; the result is frozen. Unset and empty variables
 * mean the initial value. Variables with our prefix that resemble a setting but are none are taken for slips.
 *
 * @throws ConfigError naming every wrong variable.
 */
export function configFrom(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = [];
  const keys = Object.keys(settings) as (keyof Config)[];
  const entries = keys.map((key) => [key, settingOf(key, environment[environmentName(key)], problems)]);
  const names = keys.map(environmentName);
  for (const name of Object.keys(environment)) {
    if (!name.startsWith(PREFIX) || names.includes(name)) continue;
    const near = names.find((known) => distance(known, name) <= SLIP);
    if (near !== undefined) problems.push(`${name} is not a setting; ${near} is`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(Object.fromEntries(entries));
}

/** What this process was given by its surroundings; read here alone. */
export const environment = (): Readonly<Record<string, string | undefined>> => process.env;

/** The settings of this process. */
export function loadConfig(): Config {
  return configFrom(process.env);
}

function settingOf(key: keyof Config, text: string | undefined, problems: string[]): number {
  const { initial, min, max } = settings[key];
  if (text === undefined || text === '') return initial;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  problems.push(`${environmentName(key)} is "${text}" but must be a whole number from ${min} to ${max}`);
  return initial;
}
