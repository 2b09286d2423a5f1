import type { ServiceControl, ServiceState } from '../features/operation/control-routes.ts';
import type { SettingsStore } from '../ports/settings-store.ts';
import type { Dispatcher, PausedChannels } from '../runtime/dispatch/dispatcher.ts';
import type { LostInterval, LostTime } from '../runtime/dispatch/lost-interval.ts';
import type { LiveEngine } from '../runtime/live/live-engine.ts';

const PAUSED = 'channels.paused';
const RESTORED = 'restored';

/** How a restored state came to be; kept among the settings. */
export interface Restored {
  /** When its back-up began, epoch ms. */
  backUpAt: number;
  restoredAt: number;
  /** As the operator stated it; absent: not yet. */
  lost?: LostInterval;
}

/** What an earlier run left to the next. */
export interface KeptControl {
  paused: PausedChannels;
  restored?: Restored;
}

/** What operators had set, and what a restore has left. */
export async function readKeptControl(settings: SettingsStore): Promise<KeptControl> {
  const paused = (await settings.read(PAUSED)) as PausedChannels | undefined;
  const restored = (await settings.read(RESTORED)) as Restored | undefined;
  return { paused: paused ?? { all: false, channels: [] }, ...(restored !== undefined && { restored }) };
}

/** Notes that the state comes from a back-up: channels are paused until somebody states what was lost. */
export async function noteRestored(settings: SettingsStore, restored: Restored): Promise<void> {
  await settings.write(PAUSED, { all: true, channels: [] }, 'restore', restored.restoredAt);
  await settings.write(RESTORED, restored, 'restore', restored.restoredAt);
}

/** What a dispatcher must know of the time that was lost. */
export function lostTimeOf({ restored }: KeptControl): LostTime {
  return restored === undefined ? 'none' : (restored.lost ?? 'not-stated');
}

export interface ControlParts {
  live: LiveEngine;
  dispatcher: Dispatcher;
  settings: SettingsStore;
  kept: KeptControl;
  now: () => number;
}

/** What people do to a running service; kept, so that a restart changes nothing of it. */
export class LiveControl implements ServiceControl {
  private readonly parts: ControlParts;
  private restored: Restored | undefined;

  constructor(parts: ControlParts) {
    this.parts = parts;
    this.restored = parts.kept.restored;
  }

  state(): ServiceState {
    const { state, clock, trouble } = this.parts.live.status();
    const { restored } = this;
    return {
      state,
      clock,
      ...(trouble !== undefined && { trouble }),
      channels: this.parts.dispatcher.states(),
      ...(restored !== undefined && {
        restored: { backUpAt: restored.backUpAt, ...(restored.lost !== undefined && { lost: restored.lost }) },
      }),
    };
  }

  async pause(channel: string | undefined, who: string): Promise<boolean> {
    return this.setPaused(true, channel, who);
  }

  async resume(channel: string | undefined, who: string): Promise<boolean> {
    return this.setPaused(false, channel, who);
  }

  async stateLost({ from, until }: LostInterval, who: string): Promise<void> {
    const { settings, dispatcher, now } = this.parts;
    const restored: Restored = { ...this.restored!, lost: { from, until } };
    await settings.write(RESTORED, restored, who, now());
    this.restored = restored;
    dispatcher.setLost({ from, until });
  }

  confirmClock(): void {
    this.parts.live.confirmClock();
  }

  /** Takes effect before it is kept: pausing must work when the database is away. */
  private async setPaused(paused: boolean, channel: string | undefined, who: string): Promise<boolean> {
    const { dispatcher, settings, now } = this.parts;
    if (channel !== undefined && dispatcher.channelOf(channel) === undefined) return false;
    dispatcher.setPaused(paused, channel);
    await settings.write(PAUSED, dispatcher.paused, who, now());
    return true;
  }
}
