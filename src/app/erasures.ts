import { appendFile, open, readFile } from 'node:fs/promises';
import { writeFileAtomically } from '../runtime/atomic-file.ts';

/** A customer who was erased. */
export interface Erasure {
  customerId: string;
  /** Epoch ms. */
  at: number;
}

/**
 * Who was erased, in a file of JSON lines that only the service's account can read: a restore would bring them back, so
 * they are erased again after it. The file is of use where it survives what a restore is for: on another disk.
 *
 * R1. When `note` resolves the erasure survives a crash; it is noted before the records forget the customer.
 * R2. A line that a crash cut off costs no other line.
 */
export class Erasures {
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  async note({ customerId, at }: Erasure): Promise<void> {
    // Begins a line of its own, whatever a crash has left before it.
    await appendFile(this.file, `\n${JSON.stringify({ customerId, at })}\n`, { mode: 0o600, flush: true });
  }

  /** In the order they were noted; a line that a crash cut off is left out. */
  async list(): Promise<Erasure[]> {
    return erasuresIn(this.file);
  }

  /** Forgets those before `beforeMs`, when there are any: no back-up is kept so long. */
  async forget(beforeMs: number): Promise<void> {
    const all = await this.list();
    const kept = all.filter(({ at }) => at >= beforeMs);
    if (kept.length === all.length) return;
    await writeFileAtomically(
      this.file,
      kept.map((erasure) => `${JSON.stringify(erasure)}\n`),
    );
    const handle = await open(this.file);
    await handle.chmod(0o600);
    await handle.close();
  }
}

/** Empty when there is no such file. */
async function erasuresIn(file: string): Promise<Erasure[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return text.split('\n').flatMap((line) => erasureOf(line) ?? []);
}

function erasureOf(line: string): Erasure | undefined {
  if (!line.endsWith('}')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
