import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { start } from './opportune.ts';

const shell = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'opportune-demo-'));
const demo = () => start(['demo', '--customers', '1500', '--speed', '300', '--port', '0'], folder);
const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');

/** The shell commands that the README gives for the running demonstration, by the line of comment before each. */
function readmeCommands(): Map<string, string> {
  const block = /<!-- the demo's curl examples -->\n```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const parts = block.split(/^# /m).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n') + 1).trim()]));
}

let running = demo();
let url = '';

beforeAll(async () => {
  url = (await running.says(/Listening at (\S+);/))[1]!;
  await running.says(/The first contact: /);
}, 180_000);

afterAll(async () => {
  running.send('SIGTERM');
  await running.ended;
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('npm run demo', () => {
  test('decides and delivers, and says so', async () => {
    await running.says(/[1-9]\d* contacts \([1-9]\d* delivered\)/);
  }, 120_000);

  test("answers the README's commands as printed", async () => {
    const commands = readmeCommands();
    expect([...commands.keys()]).toEqual([
      'send events',
      'ask a decision',
      'read why',
      'post an outcome',
      'see the timeline',
    ]);
    let script = `set -e\n`;
    for (const [name, command] of commands) {
      // As the reader does: each in the shell of the one before.
      const adapted = command.replaceAll('http://127.0.0.1:8080', url);
      script += `${adapted}\n`;
      const { stdout } = await shell('bash', ['-c', script], { cwd: folder });
      expect(stdout, name).not.toContain('urn:opportune:problem');
    }
    const { stdout } = await shell('bash', ['-c', script], { cwd: folder });
    expect(stdout).toMatch(/"accepted":\s*\d/);
    expect(stdout).toMatch(/"contactId"/);
    expect(stdout).toMatch(/"candidates"|"why"|"refused"/);
  }, 120_000);

  test('goes on where it was after it was stopped', async () => {
    const [, before] = await running.says(/It is (.*) in the town/);
    running.send('SIGINT');
    expect((await running.ended).code).toBe(0);
    running = demo();
    const [, after] = await running.says(/It is (.*) in the town/);
    expect(Date.parse(after!.replace(',', ''))).toBeGreaterThan(Date.parse(before!.replace(',', '')));
    const [, place] = await running.says(/Listening at (\S+);/);
    await vi.waitFor(
      async () => expect(await (await fetch(`${place}/readyz`)).json()).toMatchObject({ ready: true }),
      60_000,
    );
  }, 180_000);
});
