import { InputBatchWriter, InputKind } from '../../src/core/inputs/input-batch.ts';
import { attributeWord, CALLER_ATTRIBUTES } from './call-definitions.ts';
import type { Calls } from './call-stream.ts';
import { placeName } from './campaign-rules.ts';
import { mixed } from './mixing.ts';

/** Records a batch: what group commit gathers in a few milliseconds at the rates measured. */
const BATCH_RECORDS = 4096;
const FIRST_NUMBER = 13_000_000_000;
const ATTRIBUTES = Object.entries(CALLER_ATTRIBUTES);

/** The customer id of a caller: an eleven-digit phone number. */
export const customerIdOf = (caller: number) => String(FIRST_NUMBER + caller);

/** The caller of a customer id. */
export const callerOf = (customerId: string) => Number(customerId) - FIRST_NUMBER;

/** Where the numbers that attributes are mixed from start; each caller has eight. */
export const ATTRIBUTE_NUMBERS_FROM = 2 ** 31;

/** Positions of a caller's attribute values, in the order of `CALLER_ATTRIBUTES`. */
export function attributePositions(caller: number): number[] {
  return ATTRIBUTES.map(([, size], k) => mixed(ATTRIBUTE_NUMBERS_FROM + caller * 8 + k) % size);
}

/** Profiles are taken in at this rate of stream time, so that few ids are remembered as possible duplicates. */
const PROFILES_A_SECOND = 2_000;

/** How long before a stream begins its callers' profiles begin. */
export const profileLeadMs = (callers: number) => (callers / PROFILES_A_SECOND + 1) * 1000;

/** Says whether inputs of a caller are wanted. */
export type Wanted = (caller: number) => boolean;

/** Profile inputs of callers [from, to) out of those whose first begins at `startMs`, clocks included. */
export function profileBatches(from: number, to: number, startMs: number, wanted: Wanted = () => true): Uint8Array[] {
  const writer = new InputBatchWriter();
  const batches: Uint8Array[] = [];
  for (let caller = from; caller < to; caller++) {
    const at = startMs + Math.floor(caller / PROFILES_A_SECOND) * 1000;
    if (caller % PROFILES_A_SECOND === 0) writer.clock(at);
    if (!wanted(caller)) continue;
    const customerId = customerIdOf(caller);
    writer.begin(InputKind.profile, 0, customerId, `profile-${customerId}`, at, at);
    const positions = attributePositions(caller);
    for (let i = 0; i < positions.length; i++) {
      writer.value(i);
      writer.value(writer.text(attributeWord(ATTRIBUTES[i][0], positions[i])));
    }
    writer.end();
    if (writer.records >= BATCH_RECORDS) batches.push(writer.finish());
  }
  if (writer.records > 0) batches.push(writer.finish());
  return batches;
}

/** Writes calls as input batches, a clock before the first call of each new second. */
export class CallBatches {
  private readonly writer = new InputBatchWriter();
  private second = Number.NEGATIVE_INFINITY;
  private readonly places: string[];
  private readonly batchRecords: number;

  /** `batchRecords`: most records of a batch. */
  constructor(places: number, batchRecords = BATCH_RECORDS) {
    this.batchRecords = batchRecords;
    this.places = Array.from({ length: places }, (_, place) => placeName(place));
  }

  write(calls: Calls, wanted: Wanted = () => true): Uint8Array[] {
    const { writer, places, batchRecords } = this;
    const batches: Uint8Array[] = [];
    for (let i = 0; i < calls.count; i++) {
      const at = calls.at[i];
      const second = Math.floor(at / 1000) * 1000;
      if (second > this.second) {
        this.second = second;
        writer.clock(second);
      }
      if (!wanted(calls.caller[i])) continue;
      const id = `call-${calls.call[i].toString(36)}`;
      writer.begin(InputKind.event, 0, customerIdOf(calls.caller[i]), id, at, at);
      writer.value(calls.cost[i]);
      writer.value(calls.duration[i]);
      writer.value(calls.longDistance[i]);
      writer.value(writer.text(places[calls.callerPlace[i]]));
      writer.value(writer.text(places[calls.calleePlace[i]]));
      writer.end();
      if (writer.records >= batchRecords) batches.push(writer.finish());
    }
    if (writer.records > 0) batches.push(writer.finish());
    return batches;
  }
}
