import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadCustomers } from '../decision/load-customers.ts';
import { MeasuredService } from '../load/measured-service.ts';
import { writePack } from '../load/write-pack.ts';
import { MessageCentre } from '../pipeline/message-centre.ts';
import { WAVE_CHANNELS, type WavePackSizes, wavePack } from './wave-pack.ts';
import { WaveRecords } from './wave-records.ts';

const MINUTE_MS = 60_000;
/** The leases of a minute are dealt out when it has begun. */
const LEASED_AFTER_MS = 2500;

export interface TownSizes extends WavePackSizes {
  customers: number;
  /** Of each channel of the wave. */
  messagesPerSecond: number;
}

/** A service with customers, channels and a message centre behind them. Owner of all of it. */
export class WaveTown {
  readonly customers: number;
  service: MeasuredService;
  records: WaveRecords;
  readonly centre: MessageCentre;
  private readonly settings: Parameters<typeof MeasuredService.start>[0];

  private constructor(
    customers: number,
    settings: WaveTown['settings'],
    centre: MessageCentre,
    service: MeasuredService,
    records: WaveRecords,
  ) {
    this.customers = customers;
    this.settings = settings;
    this.centre = centre;
    this.service = service;
    this.records = records;
  }

  /** In a folder of its own; customers are known and channels have leases. */
  static async start(folder: string, sizes: TownSizes, progress: (text: string) => void): Promise<WaveTown> {
    progress(`a service with ${sizes.customers.toLocaleString('en')} customers`);
    const centre = await MessageCentre.start(folder);
    const pack = writePack(join(folder, 'pack'), wavePack(Date.now(), sizes));
    const settings = { folder, pack, config: { channels: channelsOf(centre.port, sizes.messagesPerSecond) } };
    const service = await MeasuredService.start(settings);
    const startedAt = Date.now();
    await loadCustomers(service, sizes.customers);
    const town = new WaveTown(sizes.customers, settings, centre, service, await WaveRecords.open(folder));
    const leasedAt = (Math.floor(startedAt / MINUTE_MS) + 1) * MINUTE_MS + LEASED_AFTER_MS;
    await sleep(Math.max(0, leasedAt - Date.now()));
    return town;
  }

  async startWave(campaign: string): Promise<void> {
    await this.service.ask('POST', `/v1/campaigns/${campaign}/waves`, '{"wave":"first"}');
  }

  async tell(campaign: string, action: 'pause' | 'resume' | 'cancel'): Promise<void> {
    await this.service.ask('POST', `/v1/campaigns/${campaign}/${action}`);
  }

  /** Contacts the running service has planned on the channels of the wave since it was started. */
  async planned(): Promise<number> {
    const headers = { authorization: `Bearer ${this.service.key}` };
    const text = await (await fetch(`${this.service.url}/metrics`, { headers })).text();
    let planned = 0;
    for (const line of text.split('\n')) {
      const [, channel, value] =
        /^opportune_contacts_total\{channel="([^"]+)",status="planned"\} (\d+)/.exec(line) ?? [];
      if (channel !== undefined && (WAVE_CHANNELS as readonly string[]).includes(channel)) planned += Number(value);
    }
    return planned;
  }

  /** Kills it and starts it again. @returns how long it took until it listened */
  async killAndStart(): Promise<number> {
    await this.records.close();
    await this.service.end('SIGKILL');
    this.service = await MeasuredService.start(this.settings);
    this.records = await WaveRecords.open(this.settings.folder);
    return this.service.startedInMs;
  }

  async end(): Promise<void> {
    await this.records.close();
    await this.service.end('SIGTERM');
    await this.centre.end();
  }
}

const channelsOf = (port: number, messagesPerSecond: number) =>
  Object.fromEntries(
    WAVE_CHANNELS.map((id) => {
      const account = { systemId: id, password: 'bench', sourceAddress: '10086' };
      const settings = { host: '127.0.0.1', port, ...account, window: 100, messagesPerSecond };
      return [id, { adapter: 'smpp', settings }];
    }),
  );
