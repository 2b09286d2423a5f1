import type { LocalChange } from '../core/schema/definitions.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import { ruleText } from './read-values.ts';
import type { WrittenDefinitions } from './written-definitions.ts';

/**
 * A campaign of a province has versions of its cities (落地方案): campaigns that name it in `localOf`, say what is
 * different in their region, and take the rest from it. In the engine each is a campaign of its own; the province's
 * leaves their customers to them. Who is reached is decided here, once, by rules: the engine knows nothing of versions.
 */

type Campaign = PackDocument<'campaign'>;
type WrittenCampaign = WrittenDefinitions['campaign'];

/** What a version may say otherwise, each with the keys it is written in. What is not listed is always its own. */
const keysOfChange: Record<LocalChange, readonly (keyof WrittenCampaign)[]> = {
  period: ['from', 'until'],
  areas: ['areas'],
  audience: ['audience'],
  entry: ['entry'],
  journey: ['journey', 'exitWhen', 'exitOn', 'migrate'],
  control: ['control'],
  reentry: ['reentry'],
  priority: ['priority'],
};

/** Never written by a version: versions have none of their own. */
const provincial: readonly (keyof WrittenCampaign)[] = ['limits'];

/**
 * Fills in what versions take from their campaign, reports what they may not say, and takes those out whose campaign is
 * not there. To be called when all documents are known, before anything is built of them.
 */
export function resolveLocalCampaigns(documents: PackDocuments, problems: ProblemList): void {
  const campaigns = new Map(documents.of('campaign').map((document) => [document.id, document]));
  const written = new Map([...campaigns].map(([id, document]) => [id, document.written]));
  const kept = [...campaigns.values()].flatMap((document): Campaign[] => {
    const { localOf } = document.written;
    if (localOf === undefined) return [document];
    const parent = campaigns.get(localOf);
    const whole = parent === undefined ? undefined : written.get(localOf);
    if (parent === undefined || whole === undefined || whole.localOf !== undefined || localOf === document.id) {
      reportParent(document, documents, problems);
      documents.unreliable.add(document.id);
      return [];
    }
    checkChanges(document, whole, problems);
    return [{ ...document, written: inherited(document.written, whole, localOf) }];
  });
  documents.replace('campaign', kept);
}

function reportParent(document: Campaign, documents: PackDocuments, problems: ProblemList): void {
  const { localOf = '' } = document.written;
  const known = documents.of('campaign').find(({ id }) => id === localOf);
  // One with a broken shape has been reported itself.
  if (known === undefined && documents.ids('campaign').has(localOf)) return;
  const message =
    known === undefined
      ? `there is no campaign "${localOf}" to be a version of`
      : `"${localOf}" is itself a version of a campaign; name the campaign it comes from`;
  problems.add(document, ['localOf'], known === undefined ? 'reference-unknown' : 'local-parent', message);
}

function checkChanges(document: Campaign, parent: WrittenCampaign, problems: ProblemList): void {
  const { written } = document;
  const { limits } = parent;
  if (limits === undefined) {
    const message = `the campaign "${written.localOf}" has no "limits": it allows no versions of regions`;
    problems.add(document, ['localOf'], 'local-parent', message);
    return;
  }
  for (const key of provincial) {
    const message = `a version of a region has no "${key}"; leave it out`;
    if (written[key] !== undefined) problems.add(document, [key], 'local-limit', message, { at: 'key' });
  }
  for (const [change, keys] of Object.entries(keysOfChange) as [LocalChange, (keyof WrittenCampaign)[]][]) {
    if (limits.change?.includes(change)) continue;
    for (const key of keys.filter((each) => written[each] !== undefined)) {
      const message = `"${key}" is set by the campaign "${written.localOf}", which does not let regions change its ${change}`;
      problems.add(document, [key], 'local-limit', message, { at: 'key' });
    }
  }
}

/** What the version does not say is the campaign's; the rule of its audience is looked at together with the campaign's. */
function inherited(own: WrittenCampaign, parent: WrittenCampaign, parentId: string): WrittenCampaign {
  const { limits, targets: _targets, region: _region, audience: _audience, ...shared } = parent;
  const quota = (own.region === undefined ? undefined : limits?.quotas?.[own.region]) ?? limits?.quota;
  const budgetContacts = own.budgetContacts ?? quota ?? parent.budgetContacts;
  const [from, until] = [limits?.from ?? parent.from, limits?.until ?? parent.until];
  return {
    ...shared,
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...own,
    // Those held out from the campaign are held out from its versions.
    control: { experiment: parent.control?.experiment ?? parentId, ...(own.control ?? parent.control) },
    ...(budgetContacts !== undefined && { budgetContacts }),
  };
}

/** Whom the campaigns of a set reach. */
export class CampaignReach {
  private readonly attribute: string | undefined;
  private readonly parentOf: ReadonlyMap<string, string | undefined>;
  private readonly campaigns: readonly Campaign[];

  constructor(documents: PackDocuments) {
    const attributes = Object.entries(documents.of('profile')[0]?.written.attributes ?? {});
    this.attribute = attributes.find(([, each]) => (typeof each === 'string' ? each : each.type) === 'region')?.[0];
    this.parentOf = new Map(documents.of('region').map(({ id, written }) => [id, written.parent]));
    this.campaigns = documents.of('campaign');
  }

  /** Whether rules can tell which region a customer belongs to. */
  get knowsRegions(): boolean {
    return this.attribute !== undefined;
  }

  /** Whether `inner` is `outer` or lies in it. */
  isWithin(inner: string, outer: string): boolean {
    const seen = new Set<string>();
    for (let at: string | undefined = inner; at !== undefined && !seen.has(at); at = this.parentOf.get(at)) {
      if (at === outer) return true;
      seen.add(at);
    }
    return false;
  }

  /**
   * The rule of who may enter: of its own, of the campaign it is a version of, of its region, and without those whom its
   * versions reach. Undefined: everybody.
   */
  audienceOf({ id, written }: Campaign): string | undefined {
    const parent = this.campaigns.find((campaign) => campaign.id === written.localOf);
    const rules = [parent?.written.audience, written.audience].map((rule) => ruleText(rule));
    const own = [...rules, this.insideOf(written.region), this.outsideOf(id)].filter((rule) => rule !== undefined);
    return own.length <= 1 ? own[0] : own.map((rule) => `(${rule})`).join(' && ');
  }

  private insideOf(region: string | undefined): string | undefined {
    if (region === undefined || this.attribute === undefined) return undefined;
    return `profile.${this.attribute} in ${this.listOf([region])}`;
  }

  /** Customers of no known region stay with the campaign. */
  private outsideOf(campaign: string): string | undefined {
    const taken = this.campaigns.filter(({ written }) => written.localOf === campaign);
    const regions = taken.flatMap(({ written }) => written.region ?? []);
    if (regions.length === 0 || this.attribute === undefined) return undefined;
    const place = `profile.${this.attribute}`;
    return `!has(${place}) || !(${place} in ${this.listOf(regions)})`;
  }

  /** These and all in them, sorted, as CEL has lists. */
  private listOf(regions: readonly string[]): string {
    const all = new Set([
      ...regions,
      ...[...this.parentOf.keys()].filter((id) => regions.some((region) => this.isWithin(id, region))),
    ]);
    return `[${[...all]
      .sort()
      .map((region) => JSON.stringify(region))
      .join(', ')}]`;
  }
}
