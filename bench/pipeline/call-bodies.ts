/**
 * Bodies of calls as NDJSON, made to cost next to nothing while the load runs: drawn once, they are sent again and again
 * with other numbers written over the id, the caller and the time, which have a fixed width.
 */

import { placeName } from '../workload/campaign-rules.ts';
import { mixed } from '../workload/mixing.ts';
import { PLACES, TOLD_PLACE } from './calls-pack.ts';

export const CALLS_A_BODY = 100;
/** One request in so many has a call that a message answers: one call in a thousand at 100 calls a request. */
export const REQUESTS_A_MESSAGE = 10;
const BODIES = 500;
const FIRST_CALLER = 13_000_000_000;
/** Callers who are answered make one such call each, and are not among the others. */
const FIRST_TOLD_CALLER = 14_000_000_000;
const ID_DIGITS = 12;
const CALLER_DIGITS = 11;
const TIME_DIGITS = 13;
const ZERO = 48;

/** The caller of the n-th message of a load; `n` starts anew with each, `run` tells loads apart. */
export const toldCallerOf = (run: number, n: number) => String(FIRST_TOLD_CALLER + run * 1_000_000 + n);
export const callerIdOf = (caller: number) => String(FIRST_CALLER + caller);

interface Body {
  bytes: Buffer;
  /** Of each call, where its id, caller and time are. */
  places: { id: number; caller: number; at: number }[];
}

const blank = (digits: number) => '0'.repeat(digits);

function drawnBody(body: number, told: boolean): Body {
  let text = '';
  const places: Body['places'] = [];
  const placeAfter = (piece: string) => {
    text += piece;
    return text.length;
  };
  for (let call = 0; call < CALLS_A_BODY; call++) {
    const draw = (k: number) => mixed((body * CALLS_A_BODY + call) * 8 + k);
    const id = placeAfter('{"id":"');
    const caller = placeAfter(`${blank(ID_DIGITS)}","type":"call","customerId":"`);
    const at = placeAfter(`${blank(CALLER_DIGITS)}","at":`);
    places.push({ id, caller, at });
    const callee = told && call === 0 ? TOLD_PLACE : placeName(draw(4) % PLACES);
    text +=
      `${blank(TIME_DIGITS)},"cost":${(0.1 + (draw(0) % 9990) / 100).toFixed(2)},"duration":${1 + (draw(1) % 10_000)}` +
      `,"longDistance":${draw(2) % 2 === 1},"callerPlace":"${placeName(draw(3) % PLACES)}","calleePlace":"${callee}"}\n`;
  }
  // Line by line all of it is ASCII: places in the text are places in the bytes.
  return { bytes: Buffer.from(text, 'latin1'), places };
}

export class CallBodies {
  private readonly callers: number;
  private readonly run: number;
  private readonly plain = Array.from({ length: BODIES }, (_, body) => drawnBody(body, false));
  private readonly told = Array.from({ length: BODIES / 10 }, (_, body) => drawnBody(BODIES + body, true));

  constructor(callers: number, run: number) {
    this.callers = callers;
    this.run = run;
  }

  /** Of the calls of a request, which happen now. Holds until bodies have been asked for 50 times more. */
  bodyOf(request: number): Buffer {
    const isTold = request % REQUESTS_A_MESSAGE === 0;
    const { bytes, places } = isTold
      ? this.told[(request / REQUESTS_A_MESSAGE) % this.told.length]!
      : this.plain[request % BODIES]!;
    const now = Date.now();
    for (let call = 0; call < CALLS_A_BODY; call++) {
      const number = request * CALLS_A_BODY + call;
      const { id, caller, at } = places[call]!;
      writeDigits(bytes, id, ID_DIGITS, this.run * 1e9 + number);
      writeDigits(bytes, caller, CALLER_DIGITS, FIRST_CALLER + (mixed(this.run * 2 ** 28 + number) % this.callers));
      writeDigits(bytes, at, TIME_DIGITS, now);
    }
    if (isTold) {
      bytes.write(toldCallerOf(this.run, request / REQUESTS_A_MESSAGE), places[0]!.caller, 'latin1');
    }
    return bytes;
  }
}

function writeDigits(bytes: Buffer, start: number, digits: number, value: number): void {
  // In two halves: whole numbers of 32 bits are divided faster.
  let high = Math.floor(value / 1e6);
  let low = value - high * 1e6;
  for (let k = digits - 1; k >= digits - 6; k--) {
    const tenth = (low / 10) | 0;
    bytes[start + k] = ZERO + low - tenth * 10;
    low = tenth;
  }
  for (let k = digits - 7; k >= 0; k--) {
    const tenth = (high / 10) | 0;
    bytes[start + k] = ZERO + high - tenth * 10;
    high = tenth;
  }
}
