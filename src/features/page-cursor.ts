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
    if (!validator.Check(place)) throw unknownCursor();
    return place;
  };
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
