/**
 * Whether the default town can be believed, measured through the real commands: generated, replayed with the telecom
 * pack, its contacts answered, replayed again.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionsIn, telecomPack } from '../../src/cli/pack-folders.ts';
import type { ContactChanged, DecisionRecorded, MomentOpened } from '../../src/core/effects.ts';
import type { TownFacts } from '../../src/town/facts.ts';
import { linesOf, run } from '../e2e/opportune.ts';
import { correlation, hasRealSignalling, realHourlyCounts, realSignalling } from './hourly-counts.ts';

const HOUR_MS = 3_600_000;
const CUSTOMERS = 3000;
const survey = join(import.meta.dirname, 'survey');

interface Truth {
  customerId: string;
  habit: string;
}

describe('a town of 3,000 customers and 7 days, replayed with the telecom pack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-town-'));
  const { scenarios, campaigns } = definitionsIn([telecomPack]);
  const options = ['--customers', String(CUSTOMERS), '--days', '7', '--seed', '1'];
  const replay = async (town: string, out: string) => {
    const files = ['--customers', join(town, 'customers.ndjson'), '--events', join(town, 'events.ndjson.gz')];
    const packs = ['--pack', telecomPack, survey];
    const ended = await run(['replay', ...files, ...packs, '--out', out, '--partitions', '8', '--json'], folder);
    return { code: ended.code, summary: JSON.parse(ended.stdout) };
  };
  const groups = new Map<string, string>();
  let truth: Truth[] = [];
  let moments: MomentOpened[] = [];
  let decisions: DecisionRecorded[] = [];

  beforeAll(async () => {
    const ended = await run(['generate', ...options, '--out', 'town'], folder);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect((await replay('town', 'replayed')).code).toBe(0);
    truth = linesOf(folder, 'town', 'truth.ndjson');
    moments = linesOf(folder, 'replayed', 'moments.ndjson');
    decisions = linesOf(folder, 'replayed', 'decisions.ndjson');
    for (const { customerId, scenario } of moments) {
      if (scenario.startsWith('survey-')) groups.set(customerId, scenario.slice('survey-'.length));
    }
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('fires every scenario of the pack', () => {
    const fired = new Set(moments.map(({ scenario }) => scenario));
    expect(scenarios.length).toBeGreaterThan(30);
    expect(scenarios.filter(({ id }) => !fired.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('makes every campaign decide', () => {
    const decided = new Set(decisions.map(({ campaign }) => campaign));
    expect(campaigns.length).toBeGreaterThan(30);
    expect(campaigns.filter(({ id }) => !decided.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('lets 85 % of the customers or more fall into one of the twelve groups', () => {
    expect(groups.size / CUSTOMERS).toBeGreaterThanOrEqual(0.85);
  });

  it('shows the hidden habit of 70 % or more in their primary group, those who belong to none not excluded', () => {
    const seen = truth.filter(({ customerId, habit }) => groups.get(customerId) === habit);
    expect(seen.length / CUSTOMERS).toBeGreaterThanOrEqual(0.7);
  });

  it('takes nobody for silent whom billing does not say to be', () => {
    const customers = linesOf<{ customerId: string; dataMb3m: number; musicUses3m: number }>(
      folder,
      'town',
      'customers.ndjson',
    );
    const stated = new Map(customers.map((customer) => [customer.customerId, customer]));
    const silent = (campaign: string) =>
      decisions.filter((decision) => decision.campaign === campaign).map(({ customerId }) => stated.get(customerId));
    expect(silent('internet-silent').length).toBeGreaterThan(20);
    expect(new Set(silent('internet-silent').map((customer) => customer?.dataMb3m))).toEqual(new Set([0]));
    expect(silent('music-silent').length).toBeGreaterThan(20);
    expect(new Set(silent('music-silent').map((customer) => customer?.musicUses3m))).toEqual(new Set([0]));
  });

  const where = hasRealSignalling ? '' : ` (real signalling is expected at ${realSignalling})`;

  it.skipIf(!hasRealSignalling)(`is active at the hours at which real phones are${where}`, () => {
    const events = gunzipSync(readFileSync(join(folder, 'town', 'events.ndjson.gz')))
      .toString()
      .trimEnd()
      .split('\n');
    const counts = new Array<number>(24).fill(0);
    for (const event of events) {
      const { at, via } = JSON.parse(event);
      const imported = via === 'import' || at % (24 * HOUR_MS) === 16 * HOUR_MS;
      // Asia/Shanghai is eight hours ahead.
      if (!imported) counts[Math.floor(at / HOUR_MS + 8) % 24]++;
    }
    expect(correlation(counts, realHourlyCounts())).toBeGreaterThanOrEqual(0.8);
  });

  describe('and answered', () => {
    let facts: TownFacts;
    let answered: Awaited<ReturnType<typeof replay>>;
    let contacts: ContactChanged[] = [];

    beforeAll(async () => {
      const answers = ['--answers', join('replayed', 'contacts.ndjson')];
      const ended = await run(['generate', ...options, '--out', 'answered', ...answers, '--json'], folder);
      facts = JSON.parse(ended.stdout);
      answered = await replay('answered', 'again');
      contacts = linesOf(folder, 'again', 'contacts.ndjson');
    }, 600_000);

    it('brings orders by text message as practice has them, 0.5 to 3 % of contacts', () => {
      const { contacts: sent, orders } = facts.answers?.takenUp.sms ?? { contacts: 0, orders: 0 };
      expect(sent).toBeGreaterThan(1000);
      expect(orders / sent).toBeGreaterThan(0.005);
      expect(orders / sent).toBeLessThan(0.03);
    });

    it('delivers nearly everything, and fails for the planted reasons', () => {
      const outcomes: Partial<Record<string, number>> = facts.answers?.outcomes ?? {};
      const { delivered = 0, failed = 0, expired = 0 } = outcomes;
      expect(delivered / (delivered + failed + expired)).toBeGreaterThan(0.93);
      const causes = Object.keys(facts.answers?.failures ?? {});
      expect(causes).toEqual(expect.arrayContaining(['absent', 'network', 'not-fetched', 'suspended', 'switched-off']));
    });

    it('is understood by the engine: receipts and refusals count, orders take effect', () => {
      const { summary } = answered;
      expect(summary.inputs.outcomes).toBeGreaterThan(4000);
      const delivered = contacts.filter(({ status }) => status === 'delivered').length;
      expect(delivered / contacts.length).toBeGreaterThan(0.8);
      const orders = (file: string) =>
        linesOf<MomentOpened>(folder, file, 'moments.ndjson').filter(
          ({ scenario }) => scenario === 'order-takes-effect',
        ).length;
      expect(orders('again')).toBeGreaterThan(orders('replayed') + 20);
      // An answer to a contact that its customer's earlier answers made unnecessary is about nothing.
      expect(Object.keys(summary.rejects.byCode)).toEqual(['input.unknown-reference']);
      expect(summary.rejects.total).toBeLessThan(0.02 * summary.inputs.outcomes);
    });

    it('loses what some of those answer whom one campaign contacted, and tells how many', () => {
      const { campaign, contacts: lost } = facts.planted.sampleRatioFault;
      const made = decisions.filter(
        (decision) => decision.campaign === campaign && decision.result === 'contact',
      ).length;
      expect(lost / made).toBeGreaterThan(0.07);
      expect(lost / made).toBeLessThan(0.25);
      const unanswered = contacts.filter((contact) => contact.campaign === campaign && contact.status === 'released');
      expect(unanswered.length).toBeGreaterThan(0.8 * lost);
    });
  });
});
