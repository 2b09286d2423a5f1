import type { MeasuredService } from '../load/measured-service.ts';

/** What comes of a rule that is typed, by the number of the keystroke; ms from the keystroke on. */
export interface MeasuredTyping {
  /** Until the estimate was there. */
  estimateMs: number[];
  /** Until the exact count was there, asked for beside it. */
  exactMs: number[];
}

interface Counted {
  count: number;
}

/** As a planner narrows a group down: each line is the rule after a pause in the typing. */
const typed = [
  'profile.gprsOn',
  'profile.gprsOn && profile.mmsCapable',
  'profile.gprsOn && profile.mmsCapable && profile.age >= 18',
  'profile.gprsOn && profile.mmsCapable && profile.age >= 18 && profile.age < 30',
  'profile.gprsOn && profile.mmsCapable && profile.age >= 18 && profile.age < 35',
  'profile.gprsOn && profile.mmsCapable && profile.age >= 18 && profile.age < 35 && profile.monthlySpend > 50.0',
  'profile.gprsOn && profile.mmsCapable && profile.age >= 18 && profile.age < 35 && profile.monthlySpend > 80.0',
  'group.student || group.trendy && profile.city == "wuhan"',
  'group.student || group.trendy && profile.city == "yichang"',
  'stage.newspaper == "loyal" && "car-owner" in profile.tags',
  'profile.dataMb3m > 10.0 && !("ring-back-tone" in holdings) && metric.dataMb90d < 100.0',
  'profile.dataMb3m > 20.0 && !("ring-back-tone" in holdings) && metric.dataMb90d < 100.0',
];

/** Estimate and exact count of one rule after the other, both asked for at once, as the console does it. */
export async function measureTyping(service: MeasuredService): Promise<MeasuredTyping> {
  const measured: MeasuredTyping = { estimateMs: [], exactMs: [] };
  for (const rule of typed) {
    const startMs = performance.now();
    const counted = async (estimate: boolean, times: number[]) => {
      await service.ask<Counted>('POST', '/v1/audiences/count', JSON.stringify({ rule, estimate }));
      times.push(performance.now() - startMs);
    };
    await Promise.all([counted(true, measured.estimateMs), counted(false, measured.exactMs)]);
  }
  return measured;
}
