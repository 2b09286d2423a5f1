import { withAccessRecords } from '../app/with-access-records.ts';
import { type AuditVerification, verifyAudit } from '../features/access/verify-audit.ts';
import { serviceConfigOf } from './service-settings.ts';
import { count } from './table.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

/** Entries read at once. */
const PART = 10_000;

const problems = {
  changed: 'this entry, or the one before it, is not as it was written',
  missing: 'entries are missing before this one',
  cut: 'entries from here on were written, and are not there any more',
};

/** Follows the whole chain. @returns whether all of it is as it was written */
export async function runAudit(options: { config?: string; json?: true }, terminal: Terminal): Promise<boolean> {
  const config = serviceConfigOf(options.config);
  let found: AuditVerification = { checked: 0 };
  await tellingMistakes(() =>
    withAccessRecords(config, async ({ trail: { log, witness } }) => {
      const known = await witness?.read();
      let from: number | undefined = 1;
      let checked = 0;
      while (from !== undefined) {
        found = await verifyAudit(log, from, PART, known);
        checked += found.checked;
        from = found.problem === undefined ? found.next : undefined;
      }
      found = { ...found, checked };
    }),
  );
  const { checked, head, problem } = found;
  if (options.json === true) terminal.line(JSON.stringify(found));
  else if (problem !== undefined) terminal.line(`Entry ${count(problem.sequence)}: ${problems[problem.what]}`);
  else terminal.line(`${count(checked)} entries are as they were written${head ? `; the last is ${head.hash}` : ''}`);
  return problem === undefined;
}
