import type { WorkerFailure } from '../worker-message.ts';
import type { RehearsalResult } from './rehearse.ts';

/** What the thread of a rehearsal says. */
export type RehearsalMessage = { share: number } | { result: RehearsalResult } | { failure: WorkerFailure };
