import type { RootDatabase } from 'lmdb';
import { type Checkpoint, type CheckpointStore, StoredFormatError } from '../../ports/checkpoint-store.ts';
import { openEnvironment } from './open-environment.ts';

const FORMAT = 1;
/** Long values are cut, so that LMDB finds room for them among freed pages and the file does not only grow. */
const CHUNK_BYTES = 256 * 1024;

/** What stands under `[partition]`. The chunks stand under `[partition, generation, index]`. */
interface Head {
  format: number;
  offset: number;
  /** Alternates, so that a save never overwrites what the present head points to. */
  generation: number;
  bytes: number;
  chunks: number;
}

/** Checkpoints in an LMDB environment of their own, so that a long write never holds up the log. */
export class LmdbCheckpointStore implements CheckpointStore {
  private readonly environment: RootDatabase<Head | Uint8Array, number[]>;

  constructor(folder: string) {
    this.environment = openEnvironment<Head | Uint8Array, number[]>(folder, { encoding: 'msgpack' });
  }

  async save(partition: number, { offset, bytes }: Checkpoint): Promise<void> {
    const before = this.head(partition);
    const generation = before?.generation === 0 ? 1 : 0;
    const chunks = Math.ceil(bytes.length / CHUNK_BYTES);
    await this.environment.batch(() => {
      for (let index = 0; index < chunks; index++) {
        const chunk = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES);
        this.environment.put([partition, generation, index], chunk);
      }
      this.environment.put([partition], { format: FORMAT, offset, generation, bytes: bytes.length, chunks });
      for (let index = 0; index < (before?.chunks ?? 0); index++) {
        this.environment.remove([partition, before!.generation, index]);
      }
    });
  }

  async latest(partition: number): Promise<Checkpoint | undefined> {
    const head = this.head(partition);
    if (!head) return undefined;
    const bytes = new Uint8Array(head.bytes);
    for (let index = 0; index < head.chunks; index++) {
      const chunk = this.environment.get([partition, head.generation, index]);
      if (!(chunk instanceof Uint8Array))
        throw new Error(`checkpoint of partition ${partition}: chunk ${index} missing`);
      bytes.set(chunk, index * CHUNK_BYTES);
    }
    return { offset: head.offset, bytes };
  }

  async close(): Promise<void> {
    await this.environment.close();
  }

  private head(partition: number): Head | undefined {
    const head = this.environment.get([partition]);
    if (head === undefined) return undefined;
    if (head instanceof Uint8Array || head.format !== FORMAT) {
      throw new StoredFormatError('A checkpoint', head instanceof Uint8Array ? 'none' : head.format, FORMAT);
    }
    return head;
  }
}
