import type { WrittenStep } from '../../../../../src/definitions/written-definitions.ts';
import { useUrlState } from '../../../parts/url-state.ts';
import { useEditor } from '../editor-context.ts';
import { journeyOf } from '../model/campaign-document.ts';
import { pathKey } from '../model/document-path.ts';
import type { InsertPlace } from '../model/journey-graph.ts';
import { insertStep, placedSteps } from '../model/journey-steps.ts';
import { STEP_PARAMETER } from '../step-picker.tsx';

/** Puts a step into the journey and opens it. */
export function useInsertStep() {
  const { document, change } = useEditor();
  const [, choose] = useUrlState(STEP_PARAMETER);
  return (step: WrittenStep, { list, index }: InsertPlace) => {
    const next = insertStep(document, list, index, step);
    change(next);
    const key = pathKey([...list, index]);
    choose(placedSteps(journeyOf(next)).find(({ path }) => pathKey(path) === key)?.id ?? '');
  };
}
