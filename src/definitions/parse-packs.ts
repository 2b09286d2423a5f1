import { nearestOf } from '../core/rules/rule-problem.ts';
import type { Definitions, PatternDefinition } from '../core/schema/definitions.ts';
import { ZoneClock } from '../core/schema/zone-clock.ts';
import {
  buildCampaign,
  buildChannel,
  buildEntryScenario,
  buildFitPrior,
  buildOffer,
  buildPolicy,
  buildProduct,
  buildTemplate,
} from './build-campaign-definitions.ts';
import {
  buildArea,
  buildEventType,
  buildGroup,
  buildLifecycle,
  buildMetric,
  buildNumberList,
  buildProfile,
  buildRegion,
  buildScenario,
} from './build-customer-definitions.ts';
import { buildSmsCommand } from './build-sms-command.ts';
import { readCellsFiles } from './cells-files.ts';
import { checkCycles, regionDependencies } from './check-cycles.ts';
import { checkAttribution, checkJourney } from './check-journey.ts';
import { checkLocalCampaigns } from './check-local-campaigns.ts';
import { checkCampaign, checkEventType, checkInnerIds, checkPrimaryGroups, checkScenario } from './check-meaning.ts';
import { checkReferences } from './check-references.ts';
import { checkRules } from './check-rules.ts';
import { checkShape } from './check-shape.ts';
import { checkSmsCommands } from './check-sms-commands.ts';
import { checkTemplates } from './check-templates.ts';
import type { DefinitionProblem } from './definition-problem.ts';
import { compareText } from './definition-problem.ts';
import { versionOf } from './definitions-version.ts';
import { isKind, kinds, singleKinds } from './kinds.ts';
import { CampaignReach, resolveLocalCampaigns } from './local-campaigns.ts';
import { didYouMean } from './name-hints.ts';
import { OwnAreas } from './own-areas.ts';
import { PackDocuments, ProblemList } from './pack-documents.ts';
import { InstantReader, readZone } from './read-values.ts';
import type { SourceDocument, SourceFile } from './source-document.ts';
import { readDocuments } from './source-document.ts';
import { buildTouchpoint, buildTouchpointKind, checkTouchpoint } from './touchpoints.ts';

/** Valid definitions, or every problem found, in the order of files and lines. */
export type LoadedPacks = { definitions: Definitions } | { problems: DefinitionProblem[] };

/**
 * Definitions from the texts of YAML files and of the CSV files they name. Files are taken in the order
 * given. `found` are problems met while reading; they are reported with the rest. `read`: one that remembers texts
 * makes it several times as fast to parse almost the same set again.
 */
export function parsePacks(
  files: readonly SourceFile[],
  found: readonly DefinitionProblem[] = [],
  read: typeof readDocuments = readDocuments,
): LoadedPacks {
  const problems = new ProblemList();
  problems.addAll(found);
  const documents = new PackDocuments();
  const isYaml = ({ file }: SourceFile) => !/\.csv$/i.test(file);
  const places = new Map<string, SourceDocument>();
  for (const file of files.filter(isYaml)) {
    const texts = read(file);
    problems.addAll(texts.problems);
    for (const source of texts.documents) addDocument(source, documents, places, problems);
  }
  resolveLocalCampaigns(documents, problems);
  const built = build(
    documents,
    files.filter((file) => !isYaml(file)),
    problems,
  );
  check(documents, built, problems);
  const sorted = problems.sorted();
  const { profile, ...rest } = built;
  if (sorted.length > 0 || profile === undefined) return { problems: sorted };
  const definitions = { profile, ...rest };
  return { definitions: { version: versionOf(definitions), ...definitions } };
}

/** Maps for files of events and customers may lie in a pack's folder. */
const mapKind = 'map';

function addDocument(
  source: SourceDocument,
  documents: PackDocuments,
  places: Map<string, SourceDocument>,
  problems: ProblemList,
): void {
  const { value } = source;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.add({ source }, [], 'document-shape', 'a definition is a mapping that starts with kind and id');
    return;
  }
  const { kind, id } = value as { kind?: unknown; id?: unknown };
  if (kind === mapKind) return;
  if (!isKind(kind)) {
    if (source.sound) reportKind(source, kind, problems);
    return;
  }
  const known = typeof id === 'string' ? id : undefined;
  // Half a document would only raise echoes of its syntax error.
  const { written, cut } = source.sound ? checkShape(source, kind, known, problems) : { cut: [] };
  for (const path of cut) {
    // A broken attribute, field or part of a document: name it, so that nothing more is said about it.
    const name = path[0] === 'attributes' || path[0] === 'fields' ? path[1] : known;
    if (name !== undefined) documents.unreliable.add(String(name));
  }
  if (known === undefined) return;
  const place = `${kind} ${known}`;
  const first = places.get(place);
  if (first !== undefined) {
    const { line } = first.place(['id']);
    const message = `the ${kind} "${known}" is already defined in ${first.file}, line ${line}; rename or remove one`;
    problems.add({ source, kind, id: known }, ['id'], 'duplicate-definition', message);
    return;
  }
  places.set(place, source);
  documents.know(kind, known);
  if (written === undefined) documents.unreliable.add(known);
  else documents.add({ kind, id: known, source, written });
}

function reportKind(source: SourceDocument, kind: unknown, problems: ProblemList): void {
  const names = Object.keys(kinds);
  const allowed = `write one of ${names.join(', ')}`;
  if (typeof kind !== 'string') {
    const what = kind === undefined ? 'the document has no kind' : 'the kind is not a plain word';
    problems.add({ source }, kind === undefined ? [] : ['kind'], 'kind-unknown', `${what}; ${allowed}`);
    return;
  }
  const nearest = nearestOf(kind, names);
  const hint = nearest === undefined ? `; ${allowed}` : didYouMean(nearest);
  problems.add({ source }, ['kind'], 'kind-unknown', `there is no kind "${kind}"${hint}`, { nearest });
}

type Built = Omit<Definitions, 'version' | 'profile'> & Partial<Pick<Definitions, 'profile'>>;

const byId = (a: { id: string }, b: { id: string }) => compareText(a.id, b.id);

function build(documents: PackDocuments, csvFiles: readonly SourceFile[], problems: ProblemList): Built {
  const [profileDocument] = documents.of('profile');
  const clock = profileDocument
    ? readZone(profileDocument, profileDocument.written.zone, problems)
    : new ZoneClock('UTC');
  const instants = new InstantReader(clock, problems);
  const reach = new CampaignReach(documents);
  const ownAreas = new OwnAreas(documents);
  const cellsOf = readCellsFiles(csvFiles, documents, problems);
  const [fitPrior] = documents.of('fitPrior');
  const numberLists = documents
    .of('numberList')
    .map((each) => buildNumberList(each, problems))
    .sort(byId);
  const touchpointKinds = documents.of('touchpointKind').map(buildTouchpointKind).sort(byId);
  const touchpoints = documents
    .of('touchpoint')
    .map((each) => buildTouchpoint(each, documents))
    .sort(byId);
  const smsCommands = documents.of('smsCommand').map(buildSmsCommand).sort(byId);
  const areas = documents.of('area').map((each) => buildArea(each, cellsOf, problems));
  const scenarios = documents.of('scenario').map((each) => buildScenario(each, problems));
  return {
    ...(profileDocument && { profile: buildProfile(profileDocument, problems) }),
    policy: buildPolicy(documents.of('policy')[0], problems),
    ...(fitPrior && { fitPrior: buildFitPrior(fitPrior) }),
    eventTypes: documents
      .of('eventType')
      .map((each) => buildEventType(each, problems))
      .sort(byId),
    metrics: documents
      .of('metric')
      .map((each) => buildMetric(each, instants, problems))
      .sort(byId),
    areas: [...areas, ...ownAreas.unionsOf(areas)].sort(byId),
    groups: documents.of('group').map(buildGroup).sort(byId),
    ...(numberLists.length > 0 && { numberLists }),
    ...(touchpointKinds.length > 0 && { touchpointKinds }),
    ...(touchpoints.length > 0 && { touchpoints }),
    lifecycles: documents.of('lifecycle').map(buildLifecycle).sort(byId),
    products: documents
      .of('product')
      .map((each) => buildProduct(each, instants))
      .sort(byId),
    offers: documents
      .of('offer')
      .map((each) => buildOffer(each, instants))
      .sort(byId),
    channels: documents.of('channel').map(buildChannel).sort(byId),
    scenarios: [
      ...scenarios,
      ...ownAreas.twinsOf(scenarios),
      ...documents.of('campaign').flatMap((each) => buildEntryScenario(each) ?? []),
    ].sort(byId),
    campaigns: documents
      .of('campaign')
      .map((each) => buildCampaign(ownAreas.campaignOf(each), instants, reach.audienceOf(each)))
      .sort(byId),
    templates: documents.of('template').map(buildTemplate).sort(byId),
    ...(smsCommands.length > 0 && { smsCommands }),
    regions: documents
      .of('region')
      .map((each) => buildRegion(each, problems))
      .sort(byId),
  };
}

function check(documents: PackDocuments, built: Built, problems: ProblemList): void {
  checkSingleKinds(documents, problems);
  checkReferences(documents, problems);
  checkPrimaryGroups(documents, problems);
  checkInnerIds(documents, problems);
  const { profile } = built;
  for (const document of documents.of('eventType')) {
    const type = built.eventTypes.find(({ id }) => id === document.id);
    if (type) checkEventType(document, type, profile, documents, problems);
  }
  for (const document of documents.of('scenario')) checkScenario(document, profile, documents, problems);
  for (const document of documents.of('campaign')) {
    checkCampaign(document, documents, problems);
    checkJourney({ document, documents, profile, problems });
  }
  for (const document of documents.of('product')) checkAttribution(document, problems);
  for (const document of documents.of('touchpoint')) checkTouchpoint(document, problems);
  checkTemplates(documents, built, problems);
  checkSmsCommands(documents, built, problems);
  checkLocalCampaigns(documents, built.campaigns, new CampaignReach(documents), problems);
  const patterns = new Map<string, PatternDefinition>(built.scenarios.map(({ id, pattern }) => [id, pattern]));
  const ruleDependencies = profile ? checkRules(documents, { ...built, profile }, patterns, problems) : [];
  checkCycles([...regionDependencies(documents), ...ruleDependencies], problems);
}

function checkSingleKinds(documents: PackDocuments, problems: ProblemList): void {
  for (const kind of singleKinds) {
    const [first, ...others] = documents.of(kind);
    for (const document of others) {
      const message = `a pack has one ${kind}; "${first?.id}" is in ${first?.source.file}: put both together`;
      problems.add(document, ['kind'], 'definition-single', message);
    }
  }
  const file = documents.all()[0]?.source.file;
  if (documents.ids('profile').size > 0 || file === undefined) return;
  const message = 'the pack has no profile; add a document with kind: profile that names its zone and attributes';
  problems.addAll([{ file, line: 1, column: 1, path: '', code: 'profile-missing', message }]);
}
