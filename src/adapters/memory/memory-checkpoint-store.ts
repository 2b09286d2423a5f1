import type { Checkpoint, CheckpointStore } from '../../ports/checkpoint-store.ts';

/** Checkpoints that end with the process. */
export class MemoryCheckpointStore implements CheckpointStore {
  private readonly checkpoints = new Map<number, Checkpoint>();

  async save(partition: number, checkpoint: Checkpoint): Promise<void> {
    this.checkpoints.set(partition, { offset: checkpoint.offset, bytes: checkpoint.bytes.slice() });
  }

  async latest(partition: number): Promise<Checkpoint | undefined> {
    return this.checkpoints.get(partition);
  }

  async close(): Promise<void> {
    this.checkpoints.clear();
  }
}
