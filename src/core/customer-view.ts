/** What the engine knows about a customer, in words: for people, not for the event path. */
import type { CampaignEntry } from './decisions/campaign-entry.ts';
import type { CustomerStanding } from './decisions/customer-standing.ts';
import type { CustomerCondition, CustomerNumber } from './decisions/customer-state.ts';
import type { InputApplier } from './partition/input-applier.ts';
import type { PartitionState } from './partition/partition-state.ts';
import type { Program } from './program/program.ts';
import { type AttributeLayout, isCode } from './program/row-layout.ts';
import { assembleValue } from './program/row-reader.ts';
import type { CheckedRule } from './rules/checked-rule.ts';

/** Values, groups and stages that are absent are left out. */
export interface CustomerView {
  customerId: string;
  profile: Record<string, string | number | boolean | string[]>;
  /** Epoch ms of the newest value, of attributes that events carry. */
  asOf: Record<string, number>;
  metrics: Record<string, number | string>;
  groups: string[];
  primaryGroup?: string;
  /** Life cycle → stage. */
  stages: Record<string, string>;
  holdings: string[];
  lists: string[];
  /** What the customer refused: `all`, `channel:sms`, `category:music`. */
  blocks: string[];
  openMoments: { momentId: string; scenario: string; at: number; expiresAt: number }[];
  standing: CustomerStanding;
}

interface Reading {
  name: string;
  read: CustomerNumber;
  /** The number is the code of a word. */
  isWord: boolean;
}

/** Tags are kept as one word. */
const TAG_SEPARATOR = '|';

/** Reads customers of the partitions of one program. */
export class CustomerViews {
  private readonly program: Program;
  private readonly metrics: readonly Reading[];
  private readonly stages: readonly Reading[];
  private readonly groups: readonly { id: string; holds: CustomerCondition }[];

  constructor(program: Program) {
    this.program = program;
    const { metrics, lifecycles, groups } = program.definitions;
    this.metrics = metrics.map(({ id }) => this.reading(`metric["${id}"]`, id));
    this.stages = lifecycles.map(({ id }) => this.reading(`stage["${id}"]`, id));
    this.groups = groups.map(({ id }, position) => ({ id, holds: program.groups[position]! }));
  }

  /** Undefined when the partition does not know the customer. `now`: epoch ms. */
  view({ state, campaigns }: InputApplier, row: number, now: number): CustomerView {
    const { definitions } = this.program;
    state.enterTime(row, now);
    state.setMoment(-1, now);
    state.eventTypeWord = 0;
    const primary = this.program.primaryGroup(state, row, now);
    const primaryGroup = definitions.groups[primary]?.id;
    return {
      customerId: state.customerId(row),
      ...this.attributes(state, row),
      metrics: this.values(this.metrics, state, row, now),
      groups: this.groups.filter(({ holds }) => holds(state, row, now)).map(({ id }) => id),
      ...(primaryGroup !== undefined && { primaryGroup }),
      stages: this.values(this.stages, state, row, now) as Record<string, string>,
      holdings: definitions.products.filter((_, product) => state.holds(row, product)).map(({ id }) => id),
      lists: this.lists(state, row),
      blocks: blocksOf(campaigns, row),
      openMoments: state.moments.list(row, now).map((moment) => ({
        momentId: state.moments.momentId(moment),
        scenario: definitions.scenarios[state.moments.scenario(moment)]!.id,
        at: state.moments.at(moment),
        expiresAt: state.moments.expiresAt(moment),
      })),
      standing: campaigns.standing(row, now),
    };
  }

  private attributes(state: PartitionState, row: number): Pick<CustomerView, 'profile' | 'asOf'> {
    const profile: CustomerView['profile'] = {};
    const asOf: CustomerView['asOf'] = {};
    for (const layout of this.program.layout.attributes) {
      if (!(layout.name in this.program.definitions.profile.attributes)) continue;
      const value = this.attribute(state, row, layout);
      if (value === undefined) continue;
      profile[layout.name] = value;
      const at = state.attributes.asOf(row, layout);
      if (Number.isFinite(at)) asOf[layout.name] = at;
    }
    return { profile, asOf };
  }

  private attribute(state: PartitionState, row: number, layout: AttributeLayout) {
    const value = state.attributes.get(row, layout);
    if (Number.isNaN(value)) return undefined;
    if (layout.type === 'bool') return value === 1;
    if (layout.type === 'tags') return this.tags(value);
    return isCode(layout.type) ? this.program.dictionary.word(value) : value;
  }

  /** A pack without number lists keeps no word for them. */
  private lists(state: PartitionState, row: number): string[] {
    const { listsWord } = this.program.layout;
    return listsWord < 0 ? [] : this.tags(state.i32[row * state.stride + listsWord]!);
  }

  private tags(code: number): string[] {
    const text = code === 0 ? '' : this.program.dictionary.word(code);
    return text === '' ? [] : text.split(TAG_SEPARATOR);
  }

  private values(readings: readonly Reading[], state: PartitionState, row: number, now: number) {
    const values: Record<string, number | string> = {};
    for (const { name, read, isWord } of readings) {
      const value = read(state, row, now);
      if (isWord && value > 0) values[name] = this.program.dictionary.word(value);
      else if (!isWord && !Number.isNaN(value)) values[name] = value;
    }
    return values;
  }

  private reading(text: string, name: string): Reading {
    const { rules, runtime } = this.program;
    const checked = rules.checkCustomerRule(text, 'any');
    if ('problems' in checked) throw new Error(`broken invariant: ${text}: ${checked.problems[0]?.message}`);
    const read = assembleValue(checked.rule, rules.reader(undefined), runtime) as CustomerNumber;
    return { name, read, isWord: isWordRule(checked.rule) };
  }
}

const isWordRule = ({ type }: CheckedRule): boolean => type === 'string' || type === 'enum';

function blocksOf(campaigns: CampaignEntry, row: number): string[] {
  return campaigns.blocks(row).map(({ scope, of }) => (of === '' ? scope : `${scope}:${of}`));
}
