import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { demoPack, run } from './opportune.ts';

describe('commands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-commands-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The demo's pack with one text exchanged. */
  function packWith(name: string, document: string, from: string, to: string): string {
    const pack = join(folder, name);
    cpSync(demoPack, pack, { recursive: true });
    const file = join(pack, document);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
    return pack;
  }

  it('without arguments, and with help, lists every command', async () => {
    const [bare, help] = await Promise.all([run([], folder), run(['help'], folder)]);
    expect(bare.stdout).toBe(help.stdout);
    expect([bare.code, bare.stderr]).toEqual([0, '']);
    for (const command of ['serve', 'replay', 'apply', 'list', 'doctor', 'demo', 'tour', 'bench'])
      expect(bare.stdout).toContain(`\n  ${command} `);
  });

  it.each(['serve', 'replay', 'apply', 'list', 'doctor', 'demo', 'tour', 'bench'])(
    'explains %s with its options and exit codes',
    async (command) => {
      const ended = await run(['help', command], folder);
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      expect(ended.stdout).toContain(`Usage: opportune ${command}`);
      expect(ended.stdout).toContain('Exit codes');
    },
  );

  it('ends with 2 on a wrong option and says which', async () => {
    const ended = await run(['replay', '--events', 'x', '--pack', demoPack, '--costumers', 'y'], folder);
    expect([ended.code, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain("unknown option '--costumers'");
    expect(ended.stderr).toContain('--customers');
    expect(ended.stderr).not.toContain('    at ');
  });

  it('ends with 2 on a wrong setting in the environment', async () => {
    const ended = await run(['replay', '--events', 'x', '--pack', demoPack], folder, {
      environment: { OPPORTUNE_WORKERS: 'many' },
    });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('OPPORTUNE_WORKERS is "many"');
  });

  it('shows every mistake of a pack with file, line and nearest name, and ends with 2', async () => {
    const pack = packWith(
      'mistaken',
      'campaigns.yaml',
      'offers: [extra-gigabyte, weekly-travel]',
      'offers: [extra-gigabite, weekly-travel]',
    );
    for (const args of [
      ['apply', '--dry-run', '-f', pack],
      ['replay', '--events', 'x', '--pack', pack],
    ]) {
      const ended = await run(args, folder);
      expect([ended.code, ended.stdout]).toEqual([2, '']);
      expect(ended.stderr).toMatch(/campaigns\.yaml:\d+:\d+ reference-unknown .*extra-gigabite/);
      expect(ended.stderr).toContain('extra-gigabyte');
      expect(ended.stderr).toContain('(pack-invalid)');
    }
  });

  it('says of a pack that is valid what is in it, and needs a server for more', async () => {
    const dry = await run(['apply', '--dry-run', '-f', demoPack], folder);
    expect([dry.code, dry.stderr]).toEqual([0, '']);
    expect(dry.stdout).toMatch(/campaign +3/);
    const wet = await run(['apply', '-f', demoPack], folder);
    expect([wet.code, wet.stdout]).toEqual([2, '']);
    expect(wet.stderr).toContain('server-missing');
  });

  it('says what would change against another pack', async () => {
    const changed = packWith('changed', 'offers.yaml', 'lever: 1.1', 'lever: 1.2');
    const ended = await run(['apply', '--dry-run', '-f', changed, '--against', demoPack], folder);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/changed +offer\/extra-gigabyte +lever/);
  });

  it('examines machine and pack, and ends with 0 when nothing failed', async () => {
    const ended = await run(['doctor', '--pack', demoPack, '--out', 'examined', '--json'], folder);
    const findings: { name: string; state: string; found: string }[] = JSON.parse(ended.stdout);
    expect(findings.map(({ name }) => name)).toEqual([
      'Node',
      'Time zones',
      'Memory',
      'Disk space',
      'Disk speed',
      'LMDB',
      'State left over',
      'Pack',
    ]);
    expect(findings.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(findings.at(-1)?.found).toMatch(/bytes a customer/);
    expect(ended.code).toBe(0);
  });

  it('finds what is wrong: state left over, a pack with mistakes', async () => {
    const pack = packWith(
      'sick',
      'campaigns.yaml',
      'entry: { scenario: data-running-out }',
      'entry: { scenario: data-runing-out }',
    );
    mkdirSync(join(folder, 'left', '.opportune', 'log'), { recursive: true });
    const ended = await run(['doctor', '--pack', pack, '--out', 'left'], folder);
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/look +State left over/);
    expect(ended.stdout).toMatch(/FAILED +Pack/);
    expect(ended.stdout).toContain('data-running-out');
  });

  it('gives a tour: a town, what happened in it, one decision explained, where the files are', async () => {
    const ended = await run(['tour', '--out', 'tour'], folder);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toContain('moments of need');
    expect(ended.stdout).toContain('explained');
    expect(ended.stdout).toMatch(/Not “.*”: /);
    expect(ended.stdout).toContain(join('tour', 'decisions.ndjson'));
  });
});
