import { timeFormat } from '../intake/time-format.ts';
import { CommandError } from './command-error.ts';

/**
 * The instant an option names, epoch ms: a date (its midnight) or a time, local to the zone unless it has an offset.
 * Undefined when the option is not given.
 *
 * @throws CommandError `usage` when the text is no time.
 */
export function instantIn(zone: string, option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text);
  const at = timeFormat('iso', zone)?.read(bytes, 0, bytes.length) ?? Number.NaN;
  if (!Number.isNaN(at)) return at;
  const advice = 'Write a date such as 2026-03-03 or a time such as 2026-03-03T09:00 or 2026-03-03T09:00:00+08:00';
  throw new CommandError('usage', `${option} is "${text}", which is no time`, advice);
}
