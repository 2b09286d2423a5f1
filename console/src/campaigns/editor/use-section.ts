import { useUrlState } from '../../parts/url-state.ts';
import { SECTION_PARAMETER, type SectionName, sectionNames } from './section-names.ts';

/** The part of the editor that is open. */
export function useSection(): SectionName {
  const [wanted] = useUrlState(SECTION_PARAMETER);
  return sectionNames.find((name) => name === wanted) ?? 'basics';
}
