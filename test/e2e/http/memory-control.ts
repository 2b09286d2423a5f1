import type { ServiceControl, ServiceState } from '../../../src/features/operation/control-routes.ts';

/** One channel, `sms`, that can be paused; nothing else of a service. */
export class MemoryControl implements ServiceControl {
  /** Of a restored service; undefined: it is none. */
  restored: ServiceState['restored'];
  confirmed = 0;
  private paused = false;

  state(): ServiceState {
    const counts = { waiting: 1, inFlight: 0, released: 2, withdrawn: 0, sent: 2, failed: 0, unknown: 0, returned: 0 };
    return {
      state: 'running',
      clock: Date.UTC(2026, 2, 2),
      channels: [{ id: 'sms', paused: this.paused, counts }],
      ...(this.restored !== undefined && { restored: this.restored }),
    };
  }

  async pause(channel: string | undefined): Promise<boolean> {
    return this.setPaused(true, channel);
  }

  async resume(channel: string | undefined): Promise<boolean> {
    return this.setPaused(false, channel);
  }

  async stateLost(lost: { from: number; until: number }): Promise<void> {
    if (this.restored !== undefined) this.restored = { ...this.restored, lost };
  }

  confirmClock(): void {
    this.confirmed++;
  }

  private setPaused(paused: boolean, channel: string | undefined): boolean {
    if (channel !== undefined && channel !== 'sms') return false;
    this.paused = paused;
    return true;
  }
}
