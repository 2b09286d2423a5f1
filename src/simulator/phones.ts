import type { FailureReason } from '../ports/channel.ts';

/** A short message on its way to a phone, as the network sees it. */
export interface Submit {
  from: string;
  to: string;
  /** Of this short message alone: a part of a long text. */
  text: string;
}

/** A whole text for a phone. */
export interface PhoneMessage {
  /** The message centre's id, of the first part of a long text. */
  id: string;
  from: string;
  to: string;
  text: string;
  /** Epoch ms at which the message centre had all of it. */
  at: number;
}

/** What a phone and its owner do about a message. Milliseconds are of the simulated time. */
export interface PhoneAnswer {
  /** After which the phone can be reached, or the network knows that it cannot. */
  afterMs: number;
  /** Why it never arrives; absent: it does, unless it expires before. */
  failure?: FailureReason;
  /** How often the message centre tells the outcome: 1; 0 for a receipt that is lost, more for repetitions. */
  receipts?: number;
  /** After which, from the arrival, the text is read; absent: never. */
  readAfterMs?: number;
  /** What the owner writes back, each so long after the arrival. */
  replies?: readonly { text: string; afterMs: number }[];
}

/** How the message centre takes a submit. */
export type Reception =
  | 'taken'
  /** ESME_RTHROTTLED, ESME_RMSGQFUL, ESME_RSYSERR, ESME_RINVDSTADR. */
  | 'throttled'
  | 'queue-full'
  | 'system-error'
  | 'no-such-number'
  /** Taken, and never answered. */
  | 'unanswered'
  /** Taken, and answered 300 milliseconds of the clock later. */
  | 'late'
  /** Taken, and the connection is cut before the answer. */
  | 'cut';

/** The phones on a simulated message centre. */
export interface Phones {
  /** Absent, or 'taken': all goes well. */
  receive?(submit: Submit): Reception;
  answer(message: PhoneMessage): PhoneAnswer;
}

/** Phones that are always on, and whose owners never write. */
export const silentPhones: Phones = { answer: () => ({ afterMs: 0 }) };
