import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { HttpProblem } from './problems/http-problem.ts';

/** Where a list goes on, as one opaque word. */
export function cursorOf(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Reads what `cursorOf` made of places of one form; anything else is a `cursor-invalid`. */
export function cursorReader<Schema extends TSchema>(schema: Schema) {
  const validator = Compile(schema);
  return (cursor: string) => {
    const place: unknown = parsed(Buffer.from(cursor, 'base64url').toString());
    if (!validator.Check(place) || !isKeepable(place)) throw unknownCursor();
    return place;
  };
}

/** Whether a database can compare with it: whole numbers that are exact, texts without U+0000. */
function isKeepable(place: unknown): boolean {
  return Object.values(place as object).every((each) => {
    if (typeof each === 'number') return Number.isSafeInteger(each);
    return typeof each !== 'string' || !each.includes('\0');
  });
}

export function unknownCursor(): HttpProblem {
  return new HttpProblem('cursor-invalid', 'the cursor is not one of a page before: start without one');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
