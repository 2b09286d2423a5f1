/**
 * A 32-bit mixing function (Ellis's `prospector` search, public domain) that can be written the same
 * way in SQL, so that a database makes the very same data by itself.
 */
const FIRST = 0x21f0aaad;
const SECOND = 0x735a2d97;

/** `x` and the result are whole numbers in [0, 2^32). */
export function mixed(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), FIRST);
  h = Math.imul(h ^ (h >>> 15), SECOND);
  return (h ^ (h >>> 15)) >>> 0;
}

/** SQL (DuckDB) that defines `mixed(x)` for UBIGINT below 2^32. */
export const MIXED_SQL = `
CREATE OR REPLACE MACRO mixed_shift(x, bits) AS xor(x, x >> bits);
CREATE OR REPLACE MACRO mixed_times(x, factor) AS (x * factor::UBIGINT) & 4294967295::UBIGINT;
CREATE OR REPLACE MACRO mixed(x) AS
  mixed_shift(mixed_times(mixed_shift(mixed_times(mixed_shift(x::UBIGINT, 16), ${FIRST}), 15), ${SECOND}), 15);
`;
