import { HttpProblem } from '../problems/http-problem.ts';
import { eventOfCloudEvent } from './cloud-event.ts';

export const ndjsonType = 'application/x-ndjson';
const jsonType = 'application/json';
const cloudEventType = 'application/cloudevents+json';
const cloudEventsType = 'application/cloudevents-batch+json';

/** Bodies of many records come as one of these. */
export const recordTypes = [ndjsonType, 'application/ndjson', 'application/jsonl', jsonType] as const;
export const eventTypes = [...recordTypes, cloudEventsType, cloudEventType] as const;

/** Most records of one body: what a caller can be told about each of them has to be bounded. */
export const mostRecords = 10_000;

/** Records in the product's own form. `ndjson`: a record a line; `json`: a list of records, or one record. */
export interface RecordBody {
  bytes: Buffer;
  format: 'ndjson' | 'json';
}

/** @throws HttpProblem when there is no body, when it is no CloudEvent although it says so, or has too many records. */
export function recordBody(body: unknown, mediaType: string | undefined): RecordBody {
  // Without a body no parser has run.
  if (!Buffer.isBuffer(body)) throw new HttpProblem('body-malformed', 'the body is empty');
  if (mediaType === cloudEventType || mediaType === cloudEventsType) return ofCloudEvents(body);
  const format = mediaType === jsonType ? 'json' : 'ndjson';
  if (format === 'json' ? listBeyond(body, mostRecords) : linesBeyond(body, mostRecords)) throw tooMany();
  return { bytes: body, format };
}

function ofCloudEvents(body: Buffer): RecordBody {
  const content = parsed(body);
  const events = Array.isArray(content) ? content : [content];
  if (events.length > mostRecords) throw tooMany();
  return { bytes: Buffer.from(JSON.stringify(events.map(eventOfCloudEvent))), format: 'json' };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw new HttpProblem('body-malformed', 'the body is not JSON in UTF-8');
    }
    throw error;
  }
}

const lineFeed = 10;
const quote = 34;
const comma = 44;
const openList = 91;
const backslash = 92;
const closeList = 93;
const openObject = 123;
const closeObject = 125;

function linesBeyond(body: Buffer, most: number): boolean {
  let lines = 1;
  for (let at = body.indexOf(lineFeed); at >= 0; at = body.indexOf(lineFeed, at + 1)) {
    if (at < body.length - 1 && ++lines > most) return true;
  }
  return false;
}

/** Counts the commas of the outermost list, before anything is made of the body. */
function listBeyond(body: Buffer, most: number): boolean {
  // Too short for so many, whatever is in it.
  if (body.length <= most * 2) return false;
  let records = 1;
  let depth = 0;
  for (let p = 0; p < body.length; p++) {
    const byte = body[p];
    if (byte === quote) for (p++; p < body.length && body[p] !== quote; p++) if (body[p] === backslash) p++;
    if (byte === openObject || byte === openList) depth++;
    else if (byte === closeObject || byte === closeList) depth--;
    else if (byte === comma && depth === 1 && ++records > most) return true;
  }
  return false;
}

function tooMany(): HttpProblem {
  return new HttpProblem('body-too-large', `a body may hold ${mostRecords} records: send the rest in another`);
}
