import { fieldConverter } from './field-converter.ts';
import { KnownWords } from './known-words.ts';
import { Fault } from './reject-codes.ts';
import { CellBuffer, Row } from './row.ts';
import { StagedInput } from './staged-input.ts';
import { timeFormat } from './time-format.ts';

/** Why a constant cannot be the value of a field, as the record would be refused; undefined when it can. */
export function constantProblem(
  name: string,
  definition: Parameters<typeof fieldConverter>[1],
  text: string,
  format: string,
  zone: string,
): string | undefined {
  const time = timeFormat(format, zone);
  if (time === undefined) return `${name}: "${format}" is no format of times`;
  const fault = new Fault();
  const row = new Row(1);
  const cells = new CellBuffer();
  cells.start(row);
  cells.put(row, 0, text);
  if (text === '') return undefined;
  fieldConverter(name, definition, new KnownWords(1), time).convert(row, 0, row.ends[0], new StagedInput(1), 0, fault);
  return fault.code === '' ? undefined : fault.message;
}
