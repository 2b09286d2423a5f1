/** The texts inside `duration("…")` and `timestamp("…")`. */

const UNIT_MS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** CEL's instants: years 1 to 9999. */
export const FIRST_INSTANT_MS = -62_135_596_800_000;
export const LAST_INSTANT_MS = 253_402_300_799_999;

/** `1h30m`, `-1.5h`, `300ms`, and, beyond CEL, `7d` of 24 hours; undefined when it is none or not whole milliseconds. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^([+-]?)((?:\d+(?:\.\d+)?(?:d|h|ms|m|s))+|0)$/.exec(text);
  if (!match) return undefined;
  let ms = 0;
  for (const [, amount, unit] of match[2].matchAll(/(\d+(?:\.\d+)?)(d|h|ms|m|s)/g))
    ms += Number(amount) * UNIT_MS[unit!];
  const rounded = Math.round(ms);
  // A decimal such as 0.1s is not exact in binary; what is left after rounding is not a fraction of a millisecond.
  if (Math.abs(ms - rounded) > 1e-6 || rounded > Number.MAX_SAFE_INTEGER) return undefined;
  return match[1] === '-' ? 0 - rounded : rounded;
}

/** RFC 3339 with its offset, such as `2024-03-01T09:00:00+08:00`, whole milliseconds; undefined when it is none. */
export function parseTimestampMs(text: string): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match) return undefined;
  const day = new Date(Date.UTC(2000, Number(match[2]) - 1, 1));
  day.setUTCFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  // `Date.parse` lets 30 February roll over into March.
  if (day.getUTCDate() !== Number(match[3])) return undefined;
  const ms = Date.parse(text);
  return ms >= FIRST_INSTANT_MS && ms <= LAST_INSTANT_MS ? ms : undefined;
}
