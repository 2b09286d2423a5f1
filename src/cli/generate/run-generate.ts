import { type Answers, answerContacts } from '../../town/answers/answer-contacts.ts';
import { midnightOf } from '../../town/calendar.ts';
import { Town } from '../../town/town.ts';
import { CommandError } from '../command-error.ts';
import { definitionsIn, telecomPack } from '../pack-folders.ts';
import type { Terminal } from '../terminal.ts';
import { tellingMistakes } from '../told-mistakes.ts';
import { GenerateProgressBar } from './generate-progress.ts';
import { showGenerateSummary } from './generate-summary-lines.ts';
import { readContacts } from './read-contacts.ts';
import { streamTown, writeTown } from './write-town.ts';

export interface GenerateCommandOptions {
  customers: number;
  days: number;
  seed: number;
  start: string;
  out: string;
  format: 'ndjson' | 'csv';
  plain?: true;
  stream?: true;
  answers?: string;
  /** The telecom pack of the product when absent. */
  pack?: string[];
  progress: boolean;
  json?: true;
}

/**
 * Makes a town as the options say: files and a summary, or one stream on standard output.
 *
 * @throws CommandError for mistakes in options, contacts, definitions, and folders that cannot be written.
 */
export function runGenerate(options: GenerateCommandOptions, terminal: Terminal): Promise<void> {
  return tellingMistakes(async () => {
    const began = performance.now();
    const streams = options.stream === true || options.out === '-';
    if (streams && options.json) {
      const message = '--json and --stream both want standard output';
      throw new CommandError('usage', message, 'Give one of them; town.json is among the files of --out');
    }
    const town = townOf(options);
    const answers = await answersOf(options, town);
    for (const record of answers?.records ?? []) town.deliver(record);
    const bar = new GenerateProgressBar(terminal.watched && options.progress, 24 * options.days);
    const show = (records: number) => bar.show(town.hoursPassed, records);
    try {
      if (streams) {
        await streamTown(town, process.stdout, show);
        return;
      }
      const written = await writeTown(town, answers, options, show);
      if (options.json) terminal.line(JSON.stringify(written.facts));
      else showGenerateSummary(written, performance.now() - began, terminal);
    } finally {
      bar.stop();
    }
  });
}

function townOf({ customers, days, seed, start: date }: GenerateCommandOptions): Town {
  const start = midnightOf(date);
  if (start === undefined) {
    throw new CommandError('usage', `--start is "${date}", which is no date`, 'Write a date such as 2012-03-05');
  }
  return new Town({ customers, days, seed, start });
}

async function answersOf({ answers, pack }: GenerateCommandOptions, town: Town): Promise<Answers | undefined> {
  if (answers === undefined) return undefined;
  const { offers } = definitionsIn(pack ?? [telecomPack]);
  return answerContacts(await readContacts(answers, town, offers));
}
