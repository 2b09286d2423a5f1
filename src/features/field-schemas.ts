import { Type } from 'typebox';

/** Printable: what has control characters is no name, and would forge lines of logs. */
const PRINTABLE = '^[^\\u0000-\\u001f\\u007f-\\u009f]+$';

/** The key of everything, as the caller's systems write it. */
export const customerIdSchema = Type.String({ minLength: 1, maxLength: 64, pattern: PRINTABLE });

/** Ids that the engine gives: decisions, contacts, moments. */
export const recordIdSchema = Type.String({ pattern: '^[0-9a-f]{24}$' });

/** Names of definitions, touchpoints, staff. */
export const nameSchema = Type.String({ minLength: 1, maxLength: 128, pattern: PRINTABLE });

/** Epoch milliseconds from 1990 to 2099. */
export const instantSchema = Type.Integer({ minimum: Date.UTC(1990, 0), exclusiveMaximum: Date.UTC(2100, 0) });
