import { Segmented } from 'antd';
import { useWords } from '../../frame/words.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { useEditor } from './editor-context.ts';
import { editorWords } from './editor-words.ts';
import { journeyOf } from './model/campaign-document.ts';
import { type PlacedStep, placedSteps } from './model/journey-steps.ts';

/** Name of the chosen step in the address. */
export const STEP_PARAMETER = 'step';

function useOfferSteps(): PlacedStep[] {
  const { document } = useEditor();
  return placedSteps(journeyOf(document)).filter(({ type }) => type === 'offer');
}

/** The offer step that is edited: the one the address names, else the first. Undefined: there is none. */
export function useOfferStep(): PlacedStep | undefined {
  const [chosen] = useUrlState(STEP_PARAMETER);
  const steps = useOfferSteps();
  return steps.find(({ id }) => id === chosen) ?? steps[0];
}

/** Chooses among the offer steps of a journey; not there when there is one alone. */
export function StepPicker() {
  const t = useWords(editorWords);
  const steps = useOfferSteps();
  const current = useOfferStep();
  const [, choose] = useUrlState(STEP_PARAMETER);
  if (steps.length < 2) return null;
  return (
    <div>
      <Segmented
        aria-label={t('chooseStep')}
        value={current?.id}
        options={steps.map(({ id }, i) => ({ value: id, label: t('offerStepNumber', { number: i + 1, id }) }))}
        onChange={(id) => choose(String(id))}
      />
    </div>
  );
}
