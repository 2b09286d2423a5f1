import type { ListPath } from '../intake/input-files.ts';
import { CommandError } from './command-error.ts';
import { instantIn } from './instant.ts';

/** The time replayed, epoch ms; an end that is absent is open. */
interface Span {
  from: number | undefined;
  to: number | undefined;
}

/**
 * What `--list` names: `LIST=FILE`, or `LIST=FILE@TIME` with a time in `zone`. An `@` that no year follows belongs to the
 * name of the file.
 *
 * @throws CommandError `usage` when it is written otherwise, or when the list would arrive outside of the span.
 */
export function listPathOf(written: string, zone: string, { from, to }: Span): ListPath {
  const [, list, path, time] = /^([^=]+)=(.+?)(?:@(\d{4}-[^@]*))?$/.exec(written) ?? [];
  if (list === undefined || path === undefined) {
    const advice = 'Write LIST=FILE or LIST=FILE@TIME, such as --list spring=numbers.csv@2026-03-05T09:00';
    throw new CommandError('usage', `--list is "${written}", which names no list and file`, advice);
  }
  const at = instantIn(zone, `the time of --list ${list}`, time);
  if (at === undefined) return { list, path };
  if ((from !== undefined && at < from) || (to !== undefined && at >= to)) {
    const advice = 'Give it a time from --from on and before --to, or none: then it arrives with the first event';
    throw new CommandError('usage', `--list ${list} arrives at ${time}, outside of --from and --to`, advice);
  }
  return { list, path, at };
}
