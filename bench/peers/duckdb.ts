import { BY_CITY } from '../audience/audiences.ts';
import {
  CALLS_A_CUSTOMER,
  DAY_MS,
  NUMBERS_A_CALL,
  POPULATION_END_MS,
  POPULATION_START_MS,
  stepMicrosOf,
} from '../workload/audience-population.ts';
import { ATTRIBUTE_NUMBERS_FROM } from '../workload/call-batches.ts';
import { CALLER_ATTRIBUTES, ZONE_OFFSET_MS } from '../workload/call-definitions.ts';
import { windowIndex } from '../workload/local-windows.ts';
import { MIXED_SQL } from '../workload/mixing.ts';
import { loadPeer, PEER_PACKAGES, peerVersion } from './install.ts';

interface DuckDbModule {
  DuckDBInstance: { create(path: string, config: Record<string, string>): Promise<DuckDbInstance> };
}
interface DuckDbInstance {
  connect(): Promise<DuckDbConnection>;
}
interface DuckDbConnection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const thisWeek = 'calls.week = last.week';
const today = 'calls.day = last.day';
const FIRST_OF_7_DAYS = Math.floor(POPULATION_END_MS / DAY_MS) - 6;

/** Columns for what the audiences ask of metrics, as of the customer's last day and week. */
const METRICS = [
  { name: 'calls_week', type: 'INTEGER', sql: `count(*) FILTER (${thisWeek})` },
  { name: 'duration_sum_day', type: 'FLOAT', sql: `sum(duration) FILTER (${today})` },
  { name: 'calls_7d', type: 'INTEGER', sql: `count(*) FILTER (at_ms // ${DAY_MS} >= ${FIRST_OF_7_DAYS})` },
  { name: 'local_calls_week', type: 'INTEGER', sql: `count(*) FILTER (${thisWeek} AND local)` },
  { name: 'local_duration_sum_week', type: 'FLOAT', sql: `sum(duration) FILTER (${thisWeek} AND local)` },
  { name: 'long_distance_calls_day', type: 'INTEGER', sql: `count(*) FILTER (${today} AND NOT local)` },
  { name: 'duration_max_day', type: 'FLOAT', sql: `max(duration) FILTER (${today})` },
  { name: 'duration_min_week', type: 'FLOAT', sql: `min(duration) FILTER (${thisWeek})` },
] as const;

/** The population's calls and customers, made by the database from the same arithmetic. */
function populationSql(customers: number): string[] {
  const number = (field: number) => `mixed(i * ${NUMBERS_A_CALL} + ${1 + field})`;
  const attributes = Object.entries(CALLER_ATTRIBUTES).map(([name, size], k) => {
    return `(mixed(${ATTRIBUTE_NUMBERS_FROM} + c * 8 + ${k}) % ${size})::UTINYINT AS ${snake(name)}`;
  });
  return [
    MIXED_SQL,
    `CREATE MACRO current_day() AS ${windowIndex('day', POPULATION_END_MS)}`,
    `CREATE MACRO current_week() AS ${windowIndex('week', POPULATION_END_MS)}`,
    `CREATE TABLE calls AS SELECT *, (at_ms + ${ZONE_OFFSET_MS}) // ${DAY_MS} AS day, (day + 3) // 7 AS week FROM (
      SELECT (${number(0)} % ${customers})::INTEGER AS caller,
        ${POPULATION_START_MS} + (i * ${stepMicrosOf(customers)}) // 1000 AS at_ms,
        (1 + ${number(2)} % 10000)::INTEGER AS duration, ${number(3)} % 2 = 0 AS local
      FROM (SELECT range AS i FROM range(${customers * CALLS_A_CUSTOMER})))`,
    `CREATE TABLE last AS SELECT caller, max(day) AS day, max(week) AS week FROM calls GROUP BY caller`,
    `CREATE TABLE customers AS SELECT ${attributes.join(', ')},
        coalesce(l.day, 0)::INTEGER AS day_stamp, coalesce(l.week, 0)::INTEGER AS week_stamp,
        ${METRICS.map(({ name, type }) => `coalesce(m.${name}, 0)::${type} AS ${name}`).join(', ')}
      FROM (SELECT range AS c FROM range(${customers}))
      LEFT JOIN last AS l ON l.caller = c
      LEFT JOIN (
        SELECT calls.caller, ${METRICS.map(({ name, sql }) => `${sql} AS ${name}`).join(', ')}
        FROM calls JOIN last USING (caller) GROUP BY calls.caller) AS m ON m.caller = c
      ORDER BY c`,
    'DROP TABLE calls',
    'DROP TABLE last',
  ];
}

/**
 * DuckDB over the same population: one table, in memory, narrow columns. Its sliding metric is a plain
 * column, right for the end of the population and for no other time: kinder than what the engine does.
 */
export class DuckDbAudiences {
  readonly name: string;
  private readonly connection: DuckDbConnection;

  private constructor(connection: DuckDbConnection) {
    this.connection = connection;
    this.name = `DuckDB ${peerVersion(PEER_PACKAGES.duckdb)}`;
  }

  /** @throws PeerMissing */
  static async of(customers: number): Promise<DuckDbAudiences> {
    const { DuckDBInstance } = await loadPeer<DuckDbModule>(PEER_PACKAGES.duckdb);
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const connection = await instance.connect();
    for (const sql of populationSql(customers)) await connection.run(sql);
    return new DuckDbAudiences(connection);
  }

  async useThreads(threads: number): Promise<void> {
    await this.connection.run(`SET threads = ${threads}`);
  }

  /** How many match. */
  async count(where: string): Promise<number> {
    const rows = await this.rows(`SELECT count(*) FROM customers WHERE ${where}`);
    return Number(rows[0][0]);
  }

  /** How many match, by value position of `BY_CITY`'s attribute. */
  async countByCity(): Promise<number[]> {
    const { column, sql } = BY_CITY;
    const rows = await this.rows(
      `SELECT ${column}, count(*) FROM customers WHERE ${sql} GROUP BY ${column} ORDER BY ${column}`,
    );
    return rows.map((row) => Number(row[1]));
  }

  private async rows(sql: string): Promise<unknown[][]> {
    return (await this.connection.runAndReadAll(sql)).getRows();
  }
}
