/**
 * `npm test`: runs Vitest and ends with one plain line, `N passed, N failed, N skipped`. Arguments go to Vitest.
 *
 * A file that cannot be loaded, or an error outside of every test, counts as one failure. Nothing run is a failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'opportune-test-'));
const reportFile = join(folder, 'report.json');

function countsOf(report: VitestReport): { passed: number; failed: number; skipped: number } {
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

// Once, rather than by the first browser test that comes to it while the others wait.
spawnSync(process.execPath, [join(root, 'bin', 'build-console.mjs')], { stdio: ['ignore', 2, 'inherit'] });

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
const run = spawnSync(process.execPath, [vitest, ...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });

const none = { passed: 0, failed: 0, skipped: 0 };
const counts = existsSync(reportFile) ? countsOf(JSON.parse(readFileSync(reportFile, 'utf8'))) : none;
rmSync(folder, { recursive: true });

if (counts.passed + counts.failed === 0) process.stderr.write('No test ran.\n');
if (counts.failed === 0 && (run.status !== 0 || counts.passed === 0)) counts.failed = 1;
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed > 0 ? 1 : 0;
