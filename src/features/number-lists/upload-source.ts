import type { Definitions, NumberListDefinition } from '../../core/schema/definitions.ts';
import type { RefusedRow } from '../../ports/list-uploads.ts';

/** A part of what is uploaded: rows counted on reading, and numbers for the engine to say more of. */
export interface UploadStep {
  read: number;
  formatErrors: number;
  duplicates: number;
  /** `written`: as it stood in the file, when that is not the number itself. */
  numbers: { number: string; line: number; written?: string }[];
  refused: RefusedRow[];
}

/** The file cannot be taken as a whole; the message says why. */
export class UnreadableUpload extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableUpload';
  }
}

/** Reads a file of numbers, plain or gzip, CSV or a number a line. @throws UnreadableUpload */
export type ReadNumberList = (
  definitions: Definitions,
  list: NumberListDefinition,
  file: { name: string; bytes: Buffer; mostNumbers: number },
) => AsyncIterable<UploadStep>;
