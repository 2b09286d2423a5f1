/** Does what docs/guides/operator.md says, from an empty machine to a restored back-up and an upgrade. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from './guide-blocks.ts';
import { freePort } from './served.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const guide = join(root, 'docs', 'guides', 'operator.md');
const chinese = join(root, 'docs', 'guides', 'operator.zh-CN.md');
const metricsFile = join(root, 'src', 'http', 'http-metrics.ts');

let place: string;
let port: number;

/** The machine of the guide, in a folder of its own. */
const here = (text: string) =>
  text
    .replaceAll('/etc/', `${place}/etc/`)
    .replaceAll('/var/lib/', `${place}/lib/`)
    .replaceAll('/var/backups/', `${place}/backups/`)
    .replaceAll('/usr/local/bin/', `${place}/bin/`)
    .replaceAll('8080', String(port));

/** Stands for systemd: starts what the unit says, and stops it as the unit says. */
const systemctl = `#!/bin/sh
set -eu
case $1 in
start) command=$(sed -n 's/^ExecStart=//p' "$PLACE/etc/systemd/system/opportune.service")
  $command >>"$PLACE/journal" 2>&1 & echo $! >"$PLACE/pid" ;;
stop) kill -TERM "$(cat "$PLACE/pid")"
  while kill -0 "$(cat "$PLACE/pid")" 2>/dev/null; do sleep 0.2; done ;;
esac
`;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'opportune-guide-'));
  port = await freePort();
  for (const folder of ['etc/opportune', 'etc/systemd/system', 'bin', 'lib/opportune', 'work']) {
    mkdirSync(join(place, folder), { recursive: true });
  }
  const opportune = `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'src', 'cli', 'main.ts')}' "$@"\n`;
  writeFileSync(join(place, 'bin', 'opportune'), opportune, { mode: 0o755 });
  writeFileSync(join(place, 'bin', 'systemctl'), systemctl, { mode: 0o755 });
  const blocks = blocksOf(guide);
  const files = { yaml: 'etc/opportune/service.yaml', ini: 'etc/systemd/system/opportune.service' };
  for (const [language, file] of Object.entries(files)) {
    const block = blocks.find((each) => each.language === language);
    writeFileSync(join(place, file), here(block?.text ?? ''));
  }
});

afterAll(() => {
  const pid = existsSync(join(place, 'pid')) ? Number(readFileSync(join(place, 'pid'), 'utf8')) : 0;
  try {
    if (pid > 0) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
  rmSync(place, { recursive: true, force: true });
});

function shell(script: string): Promise<{ code: number | null; said: string }> {
  const child = spawn('sh', ['-eu', '-c', script], {
    cwd: join(place, 'work'),
    env: { ...process.env, PLACE: place, PATH: `${join(place, 'bin')}:${process.env.PATH}`, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, said })));
}

async function customer(id: string): Promise<unknown> {
  const key = readFileSync(join(place, 'lib', 'opportune', 'service', 'administrator.key'), 'utf8').trim();
  const headers = { authorization: `Bearer ${key}` };
  return (await fetch(`http://127.0.0.1:${port}/v1/customers/${id}`, { headers })).json();
}

describe("the operator's guide", () => {
  test('every step does what it says, in the order it is written', async () => {
    const said: string[] = [];
    for (const { text } of blocksOf(guide).filter(({ language }) => language === 'sh')) {
      const step = await shell(here(text));
      expect(step.code, `${text}\n${step.said}`).toBe(0);
      said.push(step.said);
      if (text.includes('import customers')) {
        const told = () => customer('13800000002');
        await expect.poll(told, { timeout: 90_000 }).toMatchObject({ profile: { age: 41 } });
      }
      if (text.includes('opportune restore')) {
        expect(step.said).toContain('its lost time is not stated yet');
        expect(await customer('13800000001')).toMatchObject({ profile: { age: 30 } });
        // Erased again.
        const erased = () => customer('13800000002');
        await expect.poll(erased, { timeout: 90_000 }).not.toMatchObject({ profile: { age: 41 } });
      }
    }
    const all = said.join('');
    for (const part of [
      '2 records read, 2 taken',
      'Nothing is different',
      'channel-unserved',
      'Backed up to',
      'lost from',
    ]) {
      expect(all).toContain(part);
    }
    const journal = readFileSync(join(place, 'journal'), 'utf8');
    expect(journal).not.toContain('13800000001');
  }, 900_000);

  const analyze = '/usr/bin/systemd-analyze';
  const ran = existsSync(analyze) ? '' : ' (not run: systemd-analyze is not installed here)';
  test.runIf(ran === '')(`the unit is one that systemd takes${ran}`, () => {
    const unit = join(place, 'etc', 'systemd', 'system', 'opportune.service');
    // No account is made for a test.
    writeFileSync(unit, readFileSync(unit, 'utf8').replace('User=opportune\n', ''));
    expect(execFileSync(analyze, ['verify', unit], { encoding: 'utf8', stdio: 'pipe' })).toBe('');
  });

  test('names the measures that there are, and no others', () => {
    const measured = [...readFileSync(metricsFile, 'utf8').matchAll(/'(opportune_\w+)'/g)].map(([, name]) => name);
    const named = [...readFileSync(guide, 'utf8').matchAll(/`(opportune_\w+)`/g)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual([...new Set(measured)].sort());
  });

  test('names every key of the configuration and every scope', async () => {
    const { serviceSchema } = await import('../../../src/config/service-config.ts');
    const { allScopes } = await import('../../../src/features/access/caller.ts');
    const keys = Object.entries(serviceSchema.properties).flatMap(([key, part]) =>
      'properties' in part ? Object.keys(part.properties).map((inner) => `${key}.${inner}`) : [key],
    );
    for (const file of [guide, chinese]) {
      const text = readFileSync(file, 'utf8');
      expect([...keys, ...allScopes].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
    }
  });

  test('has the same steps in Chinese', () => {
    expect(blocksOf(chinese)).toEqual(blocksOf(guide));
  });
});
