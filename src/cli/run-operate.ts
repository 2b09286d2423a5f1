import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceState } from '../features/operation/control-routes.ts';
import { CommandError } from './command-error.ts';
import { ServerClient } from './server-client.ts';
import { count, tableLines } from './table.ts';
import type { ServerOptions } from './taking-server.ts';
import type { Terminal } from './terminal.ts';

export interface OperateOptions extends ServerOptions {
  channel?: string;
  lostFrom?: string;
  lostUntil?: string;
  json?: true;
  /** Seconds. */
  wait?: number;
}

const LOOK_MS = 500;

/** Asks a server to do something, and shows how it is afterwards. @throws CommandError */
export async function operate(
  action: 'status' | 'pause' | 'resume' | 'confirm-clock',
  options: OperateOptions,
  terminal: Terminal,
): Promise<void> {
  const state = options.wait === undefined ? await stateAfter(action, options) : await running(options, options.wait);
  if (options.json) terminal.line(JSON.stringify(state));
  else show(state, terminal);
}

async function stateAfter(action: string, options: OperateOptions): Promise<ServiceState> {
  return (await answerOf(action, options, await ServerClient.of(options))) as ServiceState;
}

/** Looks until the service runs, or its time is over: then what was met last is told. */
async function running(options: OperateOptions, waitS: number): Promise<ServiceState> {
  for (const untilMs = performance.now() + waitS * 1000; ; await sleep(LOOK_MS)) {
    const isLast = performance.now() >= untilMs;
    try {
      const state = await stateAfter('status', options);
      if (state.state === 'running' || isLast) return state;
    } catch (error) {
      if (isLast || !(error instanceof CommandError) || !notThere.has(error.code)) throw error;
    }
  }
}

/** It may come yet. */
const notThere = new Set<string>(['server-missing', 'server-unreachable']);

function answerOf(action: string, options: OperateOptions, server: ServerClient): Promise<unknown> {
  const channel = options.channel === undefined ? {} : { channel: options.channel };
  switch (action) {
    case 'status':
      return server.ask('GET', '/v1/operations');
    case 'confirm-clock':
      return server.ask('POST', '/v1/operations/confirm-clock');
    case 'pause':
      return server.ask('POST', '/v1/operations/pause', channel);
    default:
      return server.ask('POST', '/v1/operations/resume', { ...channel, ...lostTime(options) });
  }
}

function lostTime({ lostFrom, lostUntil }: OperateOptions): { lost?: { from: number; until: number } } {
  if (lostFrom === undefined && lostUntil === undefined) return {};
  return { lost: { from: timeOf('--lost-from', lostFrom), until: timeOf('--lost-until', lostUntil) } };
}

function timeOf(option: string, text: string | undefined): number {
  const time = Date.parse(text ?? '');
  if (!Number.isNaN(time)) return time;
  throw new CommandError(
    'usage',
    `${option} ${text === undefined ? 'is missing' : `is "${text}", which is no time`}`,
    'Give both ends of the lost time as ISO 8601 with an offset, 2026-03-01T04:00:00Z',
  );
}

function show({ state, clock, trouble, channels, restored }: ServiceState, terminal: Terminal): void {
  const at = clock === null ? 'has not begun' : new Date(clock).toISOString();
  terminal.line(`The service is ${state}; its clock is at ${at}`);
  if (trouble !== undefined) terminal.line(terminal.tone('warning', trouble));
  if (restored !== undefined) {
    const { backUpAt, lost } = restored;
    const stated =
      lost === undefined
        ? 'its lost time is not stated yet: opportune resume --lost-from … --lost-until …'
        : `lost from ${new Date(lost.from).toISOString()} until ${new Date(lost.until).toISOString()}`;
    terminal.line(`Restored from a back-up of ${new Date(backUpAt).toISOString()}; ${stated}`);
  }
  const rows = channels.map(({ id, paused, trouble: wrong, counts }) => [
    id,
    paused ? 'paused' : (wrong ?? 'well'),
    ...[counts.waiting, counts.inFlight, counts.sent, counts.failed, counts.unknown].map(count),
  ]);
  const head = ['channel', 'state', 'waiting', 'under way', 'sent', 'failed', 'unknown'];
  for (const line of tableLines([head, ...rows])) terminal.line(line);
}
