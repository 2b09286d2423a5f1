export const durationUnits = ['s', 'm', 'h', 'd'] as const;

export type DurationUnit = (typeof durationUnits)[number];

/** `7d` → 7 and `d`; undefined for what is no duration. The number 0 is one. */
export function readDuration(written: unknown): { amount: number; unit: DurationUnit } | undefined {
  if (written === 0) return { amount: 0, unit: 's' };
  const found = typeof written === 'string' ? /^(\d{1,6})([smhd])$/.exec(written) : null;
  return found === null ? undefined : { amount: Number(found[1]), unit: found[2] as DurationUnit };
}
