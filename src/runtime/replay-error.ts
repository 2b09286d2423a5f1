export const replayErrorCodes = {
  'replay.partitions': 'The number of partitions is not a power of two from 1 to 256.',
  'replay.workers': 'The number of workers is negative, or greater than the number of partitions.',
  'replay.checkpoint': 'The number of inputs between checkpoints is not a whole number from 0.',
  'replay.state-folder': 'The state folder holds files that are not of a replay.',
} as const;

export type ReplayErrorCode = keyof typeof replayErrorCodes;

/** A mistake of the person who started the replay. */
export class ReplayError extends Error {
  readonly code: ReplayErrorCode;

  constructor(code: ReplayErrorCode, message: string) {
    super(message);
    this.name = 'ReplayError';
    this.code = code;
  }
}
