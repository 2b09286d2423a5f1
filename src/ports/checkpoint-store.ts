/** The state of one logical partition after all log entries below `offset`. */
export interface Checkpoint {
  offset: number;
  /** As `Engine.save` gave it. */
  bytes: Uint8Array;
}

/**
 * The newest checkpoint of each partition: shortens replay, holds no truth of its own.
 *
 * K1. A save replaces the partition's checkpoint whole or not at all; partitions do not affect each other.
 * K2. When `save` resolves the checkpoint survives a crash of process and system.
 * K3. One `save` of a partition at a time; several partitions may be saved at once, from several threads.
 */
export interface CheckpointStore {
  save(partition: number, checkpoint: Checkpoint): Promise<void>;
  /**
   * Undefined when the partition was never saved.
   * @throws StoredFormatError when a version of the program with another format wrote it.
   */
  latest(partition: number): Promise<Checkpoint | undefined>;
  close(): Promise<void>;
}

/** Stored by a version of the program that this one does not understand. */
export class StoredFormatError extends Error {
  readonly code = 'stored-format';

  constructor(what: string, found: unknown, wanted: number) {
    super(
      `${what} has format ${String(found)}, this version reads ${wanted}: ` +
        'finish with the version that wrote it, or remove the state folder to start afresh',
    );
    this.name = 'StoredFormatError';
  }
}
