import type { SectionName } from '../section-names.ts';
import type { PlacedProblem } from './problem-places.ts';

const audience = ['audience', 'entry', 'areas', 'reentry', 'exitOn', 'exitWhen'];

/** The part of the editor where a mistake is mended. */
export function sectionOf({ at }: Pick<PlacedProblem, 'at'>): SectionName {
  const [field = ''] = at;
  if (audience.includes(String(field))) return 'audience';
  if (field !== 'journey') return 'basics';
  if (at.includes('matrix') || at.includes('table')) return 'matrix';
  return 'journey';
}
