import { describe, expect, it } from 'vitest';
import { CommandError } from './command-error.ts';
import { type CommandModule, run } from './run.ts';
import type { Terminal } from './terminal.ts';

function recording(): Terminal & { lines: string[]; notes: string[] } {
  const lines: string[] = [];
  const notes: string[] = [];
  return {
    lines,
    notes,
    line: (text = '') => void lines.push(text),
    note: (text) => void notes.push(text),
    tone: (_, text) => text,
    watched: false,
  };
}

const failing =
  (error: unknown): CommandModule =>
  (program) => {
    program.command('fail').action(() => {
      throw error;
    });
  };

describe('a command line', () => {
  it('without a command shows the help', async () => {
    const terminal = recording();
    expect(await run([], terminal, [failing(null)])).toBe(0);
    expect(terminal.lines.join('\n')).toContain('Usage: opportune');
    expect(terminal.lines.join('\n')).toContain('fail');
  });

  it('with an unknown command ends with 2 and names the nearest', async () => {
    const terminal = recording();
    expect(await run(['fial'], terminal, [failing(null)])).toBe(2);
    expect(terminal.notes.join('\n')).toMatch(/unknown command 'fial'.*fail/s);
    expect(terminal.lines).toEqual([]);
  });

  it('ends with the code the command gives', async () => {
    const command: CommandModule = (program, _, end) => void program.command('look').action(() => end(3));
    expect(await run(['look'], recording(), [command])).toBe(3);
  });

  it('tells a mistake with its place, its code and what to do, and no stack', async () => {
    const terminal = recording();
    const mistake = new CommandError('pack-invalid', 'the pack has a mistake', 'Mend it', ['a.yaml:1:2 wrong']);
    expect(await run(['fail'], terminal, [failing(mistake)])).toBe(2);
    expect(terminal.notes).toEqual([
      'opportune: the pack has a mistake (pack-invalid)',
      '  a.yaml:1:2 wrong',
      'What to do: Mend it.',
    ]);
  });

  it('shows the stack of a defect only when asked', async () => {
    const quiet = recording();
    const loud = recording();
    const defect = new Error('impossible');
    expect(await run(['fail'], quiet, [failing(defect)])).toBe(1);
    expect(await run(['--debug', 'fail'], loud, [failing(defect)])).toBe(1);
    expect(quiet.notes.join('\n')).not.toContain('run.test.ts');
    expect(loud.notes.join('\n')).toContain('run.test.ts');
  });
});
