import type { CampaignDocument } from './campaign-document.ts';
import { withField } from './campaign-document.ts';

/** How customers come into a campaign; `unknown` is kept as it stands. */
export type EntryKind = 'scenarios' | 'event' | 'wave' | 'pull' | 'unknown';

export function entryKindOf({ entry }: CampaignDocument): EntryKind {
  if (typeof entry !== 'object' || entry === null) return 'unknown';
  if (entry.scenario !== undefined || entry.scenarios !== undefined) return 'scenarios';
  if (entry.event !== undefined) return 'event';
  if (entry.wave !== undefined) return 'wave';
  return entry.pull === undefined ? 'unknown' : 'pull';
}

/** Scenarios a campaign enters by; empty for other kinds of entry. */
export function scenariosOf({ entry }: CampaignDocument): string[] {
  if (typeof entry?.scenario === 'string') return [entry.scenario];
  return Array.isArray(entry?.scenarios) ? entry.scenarios : [];
}

/** Enters by these scenarios. One alone stays written as `scenario` where it was. */
export function withScenarios(document: CampaignDocument, ids: readonly string[]): CampaignDocument {
  const before = scenariosOf(document);
  const isSame = ids.length === before.length && ids.every((id, i) => id === before[i]);
  if (isSame && entryKindOf(document) === 'scenarios') return document;
  const wasList = document.entry?.scenarios !== undefined;
  const [only] = ids;
  const entry = ids.length === 1 && only !== undefined && !wasList ? { scenario: only } : { scenarios: [...ids] };
  return withField(document, 'entry', entry);
}

/** Changes how customers come in; what the old kind said is given up. */
export function withEntryKind(document: CampaignDocument, kind: Exclude<EntryKind, 'unknown'>): CampaignDocument {
  if (entryKindOf(document) === kind) return document;
  const entries = {
    scenarios: { scenarios: [] },
    event: { event: { event: '' } },
    wave: { wave: true },
    pull: { pull: true },
  };
  return withField(document, 'entry', entries[kind]);
}
