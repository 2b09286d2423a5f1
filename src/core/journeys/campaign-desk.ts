import type { CapacityLedger } from '../decisions/capacity.ts';
import type { ContactLife } from '../decisions/contact-life.ts';
import type { ContactPolicy } from '../decisions/contact-policy.ts';
import type { CustomerState } from '../decisions/customer-state.ts';
import type { CompiledCampaign, DecisionProgram } from '../decisions/decision-program.ts';
import { idOf } from '../hash.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';
import type { CampaignControls } from './campaign-controls.ts';
import type { JourneyRunner } from './journey-runner.ts';
import { type Sweep, Sweeps, type WaveProgress } from './sweeps.ts';

/** Leases come after the clock of their minute: a wave asks again when they have. */
const AFTER_LEASES_MS = 1000;
const AT_ONCE = Number.NEGATIVE_INFINITY;

const COMMANDS = ['start-wave', 'pause-campaign', 'resume-campaign', 'cancel-campaign'] as const;

/** A command about a campaign, to all partitions; `wave` names what `start-wave` starts. */
export interface CampaignCommand {
  readonly command: (typeof COMMANDS)[number];
  readonly campaign: string;
  readonly wave?: string;
}

export const isCampaignCommand = ({ command }: CampaignCommand): boolean => COMMANDS.includes(command);

interface CampaignDeskOptions {
  readonly program: DecisionProgram;
  readonly state: CustomerState;
  readonly policy: ContactPolicy;
  readonly capacity: CapacityLedger;
  readonly journeys: JourneyRunner;
  readonly contacts: ContactLife;
  readonly controls: CampaignControls;
  /** The campaign (a position) is open again: looks at the customer's moments that waited for it. */
  lookAgain(row: number, now: number, campaign: number): void;
}

/** Carries out commands about campaigns: at once where it can, by sweeps over the customers where it must. */
export class CampaignDesk {
  private readonly options: CampaignDeskOptions;
  private readonly program: DecisionProgram;
  private readonly state: CustomerState;
  private readonly sweeps: Sweeps;
  /** It is quiet for everybody at once; elsewhere who sleeps must not keep back who is awake. */
  private readonly hasOneZone: boolean;

  constructor(options: CampaignDeskOptions) {
    const { program, state } = options;
    this.options = options;
    this.program = program;
    this.state = state;
    const { regions, profile } = program.definitions;
    this.hasOneZone = regions.every(({ zone = profile.zone }) => zone === profile.zone);
    this.sweeps = new Sweeps({
      customers: () => state.customers,
      slotOf: (row) => state.capacitySlot(row),
      rankOf: (campaign) => program.campaignOrder.indexOf(program.campaignIndex.get(campaign) ?? -1),
      mayGoOn: (sweep) => this.mayGoOn(sweep),
      visit: (sweep, row, now) => this.visit(sweep, row, now),
    });
  }

  /** Whether sweeps are under way, resting ones included. */
  get isActive(): boolean {
    return this.sweeps.isActive;
  }

  /** Whether a slice at `now` would look at anybody. */
  canGoOn(now: number): boolean {
    return this.sweeps.canGoOn(now);
  }

  slice(now: number): void {
    this.sweeps.slice(now);
  }

  waves(): WaveProgress[] {
    return this.sweeps.waves();
  }

  /** The campaign must be defined. */
  command({ command, campaign, wave = '' }: CampaignCommand, now: number): void {
    const { controls } = this.options;
    switch (command) {
      case 'start-wave':
        this.sweeps.startWave(campaign, wave, now);
        return;
      case 'pause-campaign':
        controls.set(campaign, 'paused');
        return;
      case 'resume-campaign':
        if (controls.open(campaign)) this.sweeps.begin('resume', campaign, now);
        return;
      case 'cancel-campaign':
        controls.set(campaign, 'cancelled');
        this.sweeps.endWaves(campaign);
        this.sweeps.begin('cancel', campaign, now);
        return;
    }
  }

  write(writer: CustomerWriter): void {
    this.options.controls.write(writer);
    this.sweeps.write(writer);
  }

  read(reader: CustomerReader): void {
    this.options.controls.read(reader);
    this.sweeps.read(reader);
  }

  private mayGoOn({ kind, campaign }: Sweep): boolean {
    const position = this.program.campaignIndex.get(campaign) ?? -1;
    return kind === 'cancel' || !this.options.controls.isPaused(position);
  }

  /** Until when the customer must wait; −∞ when they are done. */
  private visit({ kind, campaign: id, name, startedAt }: Sweep, row: number, now: number): number {
    const { journeys, contacts } = this.options;
    const position = this.program.campaignIndex.get(id) ?? -1;
    if (this.state.isErased(row)) return AT_ONCE;
    this.state.enterTime(row, now);
    if (kind === 'wave') return this.enrol(row, now, position, name);
    if (kind === 'cancel') {
      journeys.cancel(row, now, position, startedAt);
      contacts.withdrawPlanned(row, now, id, Number.NEGATIVE_INFINITY, 'campaign.cancelled');
    } else {
      journeys.catchUp(row, now, position, startedAt);
      contacts.catchUp(row, now, id, startedAt);
      this.options.lookAgain(row, now, position);
    }
    return AT_ONCE;
  }

  private enrol(row: number, now: number, position: number, wave: string): number {
    const { journeys, controls } = this.options;
    if (controls.isCancelled(position)) return AT_ONCE;
    const campaign = this.program.campaigns[position];
    const cause = {
      momentId: idOf('wave', campaign.id, wave),
      scenario: -1,
      at: now,
      expiresAt: Number.POSITIVE_INFINITY,
    };
    if (!journeys.mayEnter(row, now, position) || !journeys.admits(row, now, position, cause)) return AT_ONCE;
    const wait = this.waitOf(row, now, campaign);
    if (wait > now) return wait;
    journeys.enter(row, now, position, cause);
    return AT_ONCE;
  }

  /** Until when no push channel of the first step could take the customer, for the time of day or for capacity. */
  private waitOf(row: number, now: number, campaign: CompiledCampaign): number {
    const first = campaign.journey.steps[0];
    if (first?.kind !== 'decide' || first.decision.push.length === 0) return AT_ONCE;
    const { policy, capacity } = this.options;
    const zone = this.state.zone(row);
    const slot = this.state.capacitySlot(row);
    const wanted = new Set<number>();
    let wait = Number.POSITIVE_INFINITY;
    for (const position of new Set(first.decision.push.map(({ channel }) => channel))) {
      const { delayMs, pool } = this.program.channels[position];
      if (this.hasOneZone && policy.isQuiet(zone, now + delayMs)) {
        wait = Math.min(wait, policy.endOfQuiet(zone, now + delayMs) - delayMs);
        continue;
      }
      const needed = [pool, ...campaign.pools.map((limit) => limit.pool)].filter((one) => one >= 0);
      const lacking = needed.filter((one) => !capacity.has(one, slot));
      if (lacking.length === 0) return AT_ONCE;
      for (const one of needed) wanted.add(one);
      wait = Math.min(wait, Math.max(...lacking.map((one) => capacity.retryAt(one, now))) + AFTER_LEASES_MS);
    }
    for (const pool of wanted) capacity.demand(pool, slot);
    return wait;
  }
}
