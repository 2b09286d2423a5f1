import type { CampaignDefinition } from '../core/schema/definitions.ts';
import type { CampaignReach } from './local-campaigns.ts';
import { listNames } from './name-hints.ts';
import { entryScenarios, scenariosOfPlaces } from './own-areas.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';

/**
 * Checks what needs the whole set: regions of campaigns and their versions, and that dates and quotas of versions lie
 * within the limits of their campaign. `campaigns` as built, `reach` of the same documents.
 */
export function checkLocalCampaigns(
  documents: PackDocuments,
  campaigns: readonly CampaignDefinition[],
  reach: CampaignReach,
  problems: ProblemList,
): void {
  const built = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  for (const document of documents.of('campaign')) {
    const { region, localOf } = document.written;
    if (region !== undefined && !reach.knowsRegions && documents.ids('profile').size > 0) {
      const message = 'customers belong to no region: give the profile an attribute of type region, or leave this out';
      problems.add(document, ['region'], 'campaign-region', message, { at: 'key' });
    }
    checkAreas(document, documents, reach, problems);
    const own = built.get(document.id);
    const parent = localOf === undefined ? undefined : built.get(localOf);
    if (own === undefined || parent === undefined) continue;
    checkRegion(document, { parent, documents, reach }, problems);
    checkPeriod(document, own, parent, problems);
    checkQuota(document, own, parent, problems);
  }
}

type Campaign = PackDocument<'campaign'>;

function checkRegion(
  document: Campaign,
  { parent, documents, reach }: { parent: CampaignDefinition; documents: PackDocuments; reach: CampaignReach },
  problems: ProblemList,
): void {
  const { region } = document.written;
  if (region === undefined) {
    problems.add(document, [], 'local-region', 'a version of a campaign is for a region: add the key "region"');
    return;
  }
  const isInside = parent.region === undefined || (region !== parent.region && reach.isWithin(region, parent.region));
  if (!isInside) {
    const message = `"${region}" does not lie in "${parent.region}", the region of the campaign "${parent.id}"`;
    problems.add(document, ['region'], 'local-region', message);
  }
  const others = documents
    .of('campaign')
    .filter(({ id, written }) => written.localOf === parent.id && id < document.id);
  const rival = others.find(({ written: { region: theirs } }) => {
    return theirs !== undefined && (reach.isWithin(theirs, region) || reach.isWithin(region, theirs));
  });
  if (rival === undefined) return;
  const message = `"${rival.id}" is already the version of "${parent.id}" for "${rival.written.region}"; customers are in one of them`;
  problems.add(document, ['region'], 'local-region', message);
}

/** An area of somebody else is told of like one that does not exist. */
function checkAreas(document: Campaign, documents: PackDocuments, reach: CampaignReach, problems: ProblemList): void {
  const { areas, region, localOf, entry } = document.written;
  if (areas === undefined) return;
  if (localOf === undefined) {
    const message =
      'only the version of a campaign for a region has "areas"; write them into scenarios, or leave them out';
    problems.add(document, ['areas'], 'local-areas', message, { at: 'key' });
    return;
  }
  if (region === undefined) return;
  const places = scenariosOfPlaces(documents);
  if (!entryScenarios(entry).some((scenario) => places.has(scenario) || documents.unreliable.has(scenario))) {
    const message = 'no scenario that begins this campaign happens at a place: its areas would change nothing';
    problems.add(document, ['areas'], 'local-areas', message, { at: 'key' });
  }
  const own = documents
    .of('area')
    .filter(({ written }) => written.region !== undefined && reach.isWithin(written.region, region))
    .map(({ id }) => id);
  areas.forEach((area, index) => {
    if (own.includes(area) || documents.unreliable.has(area)) return;
    const defined = own.length === 0 ? 'it has none yet' : `it has ${listNames(own)}`;
    problems.add(document, ['areas', index], 'local-areas', `"${area}" is no area of "${region}"; ${defined}`);
  });
}

function checkPeriod(
  document: Campaign,
  own: CampaignDefinition,
  parent: CampaignDefinition,
  problems: ProblemList,
): void {
  const from = parent.limits?.from ?? parent.from;
  const until = parent.limits?.until ?? parent.until;
  const limit = (key: 'from' | 'until') =>
    `the campaign "${parent.id}" lets its versions ${key === 'from' ? 'begin' : 'end'}`;
  if (from !== undefined && own.from !== undefined && own.from < from) {
    const message = `"${document.written.from}" is before ${limit('from')}`;
    problems.add(document, ['from'], 'local-limit', message);
  }
  if (until !== undefined && own.until !== undefined && own.until > until) {
    const message = `"${document.written.until}" is after ${limit('until')}`;
    problems.add(document, ['until'], 'local-limit', message);
  }
}

function checkQuota(
  document: Campaign,
  { budgetContacts, region = '' }: CampaignDefinition,
  parent: CampaignDefinition,
  problems: ProblemList,
): void {
  const quota = parent.limits?.quotas?.[region] ?? parent.limits?.quota ?? parent.budgetContacts;
  if (quota === undefined || budgetContacts === undefined || budgetContacts <= quota) return;
  const message = `${budgetContacts} contacts are more than the ${quota} that the campaign "${parent.id}" leaves to this region`;
  problems.add(document, ['budgetContacts'], 'local-limit', message);
}
