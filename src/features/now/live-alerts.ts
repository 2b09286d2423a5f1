import type { LiveService } from '../../runtime/live/live-service.ts';
import type { ServiceControl } from '../operation/control-routes.ts';

/** Share of what may be in flight from which on it is told that callers may soon be refused. */
const PRESSING = 0.7;

/** Something that keeps the service from doing all its work. */
export interface LiveAlert {
  /**
   * `engine`: it does not run; `clock`: it leapt, and timers wait; `back-pressure`: more comes than is recorded;
   * `channel-paused`, `channel-trouble`: nothing goes out there; `trouble`: anything else.
   */
  kind: 'engine' | 'clock' | 'back-pressure' | 'channel-paused' | 'channel-trouble' | 'trouble';
  /** Id of the channel. */
  channel?: string;
  /** State of the engine. */
  state?: string;
  /** Share of what may be in flight, 0 to 1. */
  share?: number;
  /** Why, as far as it is known, for those who run the service. */
  detail?: string;
}

/** What is wrong at the moment, the worst first; empty: nothing. `control` absent: channels are not looked at. */
export function liveAlerts(live: LiveService, control: ServiceControl | undefined): LiveAlert[] {
  const { state, trouble, inFlightBytes, limitBytes } = live.status();
  const alerts: LiveAlert[] = [];
  const detail = trouble === undefined ? {} : { detail: trouble };
  if (state === 'halted') alerts.push({ kind: 'clock', ...detail });
  else if (state !== 'running') alerts.push({ kind: 'engine', state, ...detail });
  else if (trouble !== undefined) alerts.push({ kind: 'trouble', detail: trouble });
  const share = limitBytes > 0 ? inFlightBytes / limitBytes : 0;
  if (share >= PRESSING) alerts.push({ kind: 'back-pressure', share });
  for (const { id, paused, trouble: why } of control?.state().channels ?? []) {
    if (why !== undefined) alerts.push({ kind: 'channel-trouble', channel: id, detail: why });
    else if (paused) alerts.push({ kind: 'channel-paused', channel: id });
  }
  return alerts;
}
