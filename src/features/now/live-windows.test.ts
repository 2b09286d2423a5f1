import { describe, expect, it } from 'vitest';
import type { EntryTally } from '../../runtime/entry-notices.ts';
import { LiveWindows, type TalliedService } from './live-windows.ts';

/** A service of which only what it tells matters. */
function teller() {
  let tell: (tally: EntryTally) => void = () => {};
  const live = {
    subscribe: () => () => {},
    subscribeTally: (listener: (tally: EntryTally) => void) => {
      tell = listener;
      return () => {};
    },
  } as Partial<TalliedService> as TalliedService;
  return { live, tell: (tally: EntryTally) => tell(tally) };
}

describe('LiveWindows', () => {
  it('counts what happens between two seconds, and begins anew', () => {
    const { live, tell } = teller();
    const windows = new LiveWindows(live, 1000);
    tell({ accepted: 4, moments: { station: 2, cinema: 1 }, decisions: { contact: 2 } });
    tell({ accepted: 3, moments: {}, decisions: { contact: 1, control: 1 } });
    windows.addRejected(2);
    expect(windows.close(2000)).toEqual({
      at: 1000,
      events: 7,
      rejected: 2,
      moments: 3,
      scenarios: { station: 2, cinema: 1 },
      decisions: { contact: 3, control: 1 },
      contacts: {},
      agreed: 0,
      declined: 0,
      conversions: 0,
      campaigns: {},
    });
    expect(windows.close(3000)).toMatchObject({ at: 2000, events: 0, moments: 0, decisions: {} });
  });

  it('keeps five minutes for who comes back', () => {
    const windows = new LiveWindows(teller().live, 0);
    for (let second = 1; second <= 400; second++) windows.close(second * 1000);
    expect(windows.after(0)).toHaveLength(300);
    expect(windows.after(397_000).map(({ at }) => at)).toEqual([398_000, 399_000]);
  });
});
