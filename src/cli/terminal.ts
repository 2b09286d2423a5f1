import { styleText } from 'node:util';

type Tone = 'strong' | 'quiet' | 'good' | 'warning' | 'bad';

const formats = { strong: 'bold', quiet: 'dim', good: 'green', warning: 'yellow', bad: 'red' } as const;

/** Where a command writes: results to `out`, progress and errors to `err`. Colours only where they are seen. */
export interface Terminal {
  /** Writes a line of the result. */
  line(text?: string): void;
  /** Writes a line about the work: errors, progress. */
  note(text: string): void;
  /** `text` in a tone, when results go to a terminal that shows colours. */
  tone(tone: Tone, text: string): string;
  /** Whether a person watches standard error, where progress is shown. */
  readonly watched: boolean;
}

/** The terminal of this process. Honours NO_COLOR and FORCE_COLOR as Node does. */
export function processTerminal(): Terminal {
  return {
    line: (text = '') => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    tone: (tone, text) => styleText(formats[tone], text, { stream: process.stdout }),
    watched: process.stderr.isTTY === true,
  };
}
