import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';

type Control = 'paused' | 'cancelled';

/**
 * Which campaigns are paused or cancelled. The same in all partitions: it follows from commands to all. Ids, not
 * positions, so that it outlives the definitions.
 */
export class CampaignControls {
  private readonly campaigns: readonly { readonly id: string }[];
  private readonly controls = new Map<string, Control>();

  /** By position in the definitions. */
  constructor(campaigns: readonly { readonly id: string }[]) {
    this.campaigns = campaigns;
  }

  isPaused(campaign: number): boolean {
    return this.controlOf(campaign) === 'paused';
  }

  isCancelled(campaign: number): boolean {
    return this.controlOf(campaign) === 'cancelled';
  }

  /** Neither paused nor cancelled. */
  isOpen(campaign: number): boolean {
    return this.controlOf(campaign) === undefined;
  }

  set(id: string, control: Control): void {
    this.controls.set(id, control);
  }

  /** Opens the campaign again; true when it was paused. */
  open(id: string): boolean {
    const wasPaused = this.controls.get(id) === 'paused';
    this.controls.delete(id);
    return wasPaused;
  }

  write(writer: CustomerWriter): void {
    const sorted = [...this.controls].sort(([a], [b]) => (a < b ? -1 : 1));
    writer.number(sorted.length);
    for (const [id, control] of sorted) {
      writer.text(id);
      writer.text(control);
    }
  }

  read(reader: CustomerReader): void {
    for (let left = reader.number(); left > 0; left--) {
      const id = reader.text();
      this.controls.set(id, reader.text() === 'paused' ? 'paused' : 'cancelled');
    }
  }

  private controlOf(campaign: number): Control | undefined {
    if (this.controls.size === 0) return undefined;
    return this.controls.get(this.campaigns[campaign]?.id ?? '');
  }
}
