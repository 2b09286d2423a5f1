import { mistakeText } from '../../../parts/service-sentences.ts';
import { type Path, pathKey } from './document-path.ts';

/** A mistake in a campaign, as the service reports it: `campaigns/spring.journey[0].offer`, or `journey[0].offer`. */
export interface CampaignProblem {
  path?: string | undefined;
  code?: string | undefined;
  message: string;
}

/** A mistake and where in the document it is; an empty path: the campaign as a whole. */
export interface PlacedProblem extends CampaignProblem {
  at: Path;
}

/** Those of a campaign with their places, in the reader's language; what is about other definitions is about this one as a whole. */
export function placeProblems(problems: readonly CampaignProblem[], id: string): PlacedProblem[] {
  return problems.map((problem) => ({
    ...problem,
    message: mistakeText(problem),
    at: placeOf(problem.path ?? '', id),
  }));
}

/** Mistakes at a place or below it. */
export function problemsUnder(problems: readonly PlacedProblem[], path: Path): PlacedProblem[] {
  const key = pathKey(path);
  return problems.filter(({ at }) => pathKey(at) === key || pathKey(at).startsWith(`${key}.`));
}

function placeOf(path: string, id: string): Path {
  const start = `campaigns/${id}.`;
  const isElsewhere = path.includes('/') && !path.startsWith(start);
  if (isElsewhere || path === '') return [];
  return path
    .slice(path.startsWith(start) ? start.length : 0)
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
