import type { CampaignEntry } from '../decisions/campaign-entry.ts';
import { addArrivals, type EngineCounters } from './counters.ts';
import { UnknownReference } from './dead-letter.ts';
import type { PartitionState } from './partition-state.ts';

/** Why a number does not come into a list. */
interface ListRefusal {
  code: 'list.unknown' | 'list.do-not-disturb';
  message: string;
}

/**
 * Brings customers into number lists (docs/semantics.md §11): those who exist and to whom the policy allows marketing.
 * Their open moments may have waited for it, so campaigns look again.
 */
export class ListArrivals {
  private readonly state: PartitionState;
  private readonly campaigns: CampaignEntry;
  /** Dictionary code by id of the list. */
  private readonly words: ReadonlyMap<string, number>;

  constructor(state: PartitionState, campaigns: CampaignEntry) {
    const { definitions, dictionary } = state.program;
    this.state = state;
    this.campaigns = campaigns;
    this.words = new Map(definitions.numberLists?.map(({ id }) => [id, dictionary.code(id)]));
  }

  /**
   * `row` is negative when nobody has the number; `file` is the number of the uploaded file, 0 when it came from elsewhere:
   * arrivals are counted by it. Undefined: the customer is in the list.
   *
   * @throws UnknownReference when there is no such list.
   */
  join(row: number, now: number, list: string, file: number, counters: EngineCounters): ListRefusal | undefined {
    const { state } = this;
    const word = this.words.get(list);
    if (word === undefined) throw new UnknownReference(`there is no number list "${list}"`);
    if (row < 0) {
      addArrivals(counters, String(file), 'unknown', 1);
      return { code: 'list.unknown', message: `no customer had this number when it came for the list ${list}` };
    }
    state.enterTime(row, now);
    const reason = this.campaigns.marketingRefusal(row, now);
    if (reason !== undefined) {
      addArrivals(counters, String(file), 'doNotDisturb', 1);
      const message = `the contact policy allows no marketing to this customer: ${reason}`;
      return { code: 'list.do-not-disturb', message };
    }
    counters.accepted++;
    addArrivals(counters, String(file), 'accepted', 1);
    const at = row * state.stride + state.program.layout.listsWord;
    const before = state.i32[at]!;
    const after = state.tagSets.with(before, word);
    if (after === before) return undefined;
    state.dirty.mark(row);
    state.i32[at] = after;
    this.campaigns.joinedList(row, now);
    return undefined;
  }
}
