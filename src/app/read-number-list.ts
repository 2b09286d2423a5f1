import { InputBatch, InputKind, Record as Part } from '../core/inputs/input-batch.ts';
import type { Definitions, NumberListDefinition } from '../core/schema/definitions.ts';
import { UnreadableUpload, type UploadStep } from '../features/number-lists/upload-source.ts';
import { memorySource } from '../intake/byte-source.ts';
import { InputReader } from '../intake/input-reader.ts';
import { IntakeError } from '../intake/intake-error.ts';

const STEP_NUMBERS = 1000;

/**
 * Reads an uploaded file as `opportune replay --list` does: the same forms of numbers, the same reasons.
 *
 * @throws UnreadableUpload for files that cannot be taken as a whole
 */
export async function* readNumberList(
  definitions: Definitions,
  list: NumberListDefinition,
  file: { name: string; bytes: Buffer; mostNumbers: number },
): AsyncGenerator<UploadStep> {
  const source = memorySource(file.name, [file.bytes]);
  const reader = new InputReader({
    ...{ definitions, customers: [], events: [], lists: [{ source, list, at: 0 }] },
    batchSize: STEP_NUMBERS,
    limits: { numbersPerList: file.mostNumbers },
  });
  try {
    for await (const { batch, rejects, lists } of reader.steps()) {
      const counts = { read: 0, formatErrors: 0, duplicates: 0 };
      for (const reading of Object.values(lists)) {
        counts.read += reading.read;
        counts.formatErrors += reading.formatErrors;
        counts.duplicates += reading.duplicates;
      }
      const refused = rejects.map(({ line, code, message, raw }) => {
        // The message of a duplicate begins with the number it is one of.
        const [number] = message.split(' ');
        const customerId = code === 'list.duplicate' ? number : undefined;
        return { line, code, message, raw, ...(customerId !== undefined && { customerId }) };
      });
      yield { ...counts, numbers: numbersIn(new InputBatch(batch)), refused };
    }
  } catch (error) {
    if (error instanceof IntakeError) throw new UnreadableUpload(error.message);
    throw error;
  }
}

function numbersIn(batch: InputBatch): UploadStep['numbers'] {
  const numbers: UploadStep['numbers'] = [];
  for (let record = batch.first; record < batch.end; record = batch.next(record)) {
    if ((batch.words[record + Part.kind]! & 0xff) !== InputKind.command) continue;
    const { written } = batch.json(record) as { written?: string };
    numbers.push({
      number: batch.string(batch.words[record + Part.customer]!),
      line: batch.words[record + Part.line]!,
      ...(written !== undefined && { written }),
    });
  }
  return numbers;
}
