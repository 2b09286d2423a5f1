import type { WrittenStep } from '../../../../../src/definitions/written-definitions.ts';
import type { Speak } from '../../../frame/words.ts';
import type { editorWords } from '../editor-words.ts';
import { type StepType, stepTypes } from '../model/journey-steps.ts';

type EditorSpeak = Speak<(typeof editorWords)['zh']>;

/** Steps as a menu offers them. */
export function stepMenu(t: EditorSpeak) {
  return stepTypes.map((type) => ({ key: type, label: t(`steps.${type}`), title: t(`stepsExplained.${type}`) }));
}

/** A step as it begins: complete where something sensible is known, else to be filled in. */
export function newStep(type: string): WrittenStep {
  const steps: Record<StepType, WrittenStep> = {
    offer: { offer: { channels: [], offers: [] } },
    message: { message: { channel: '', template: '' } },
    task: { task: { channel: '', template: '' } },
    wait: { wait: { for: '3d' } },
    waitFor: { waitFor: { outcome: { of: 'offer', is: ['considering'] }, timeout: '5d' } },
    branch: { branch: { cases: [{ where: 'true', steps: [] }] } },
    split: {
      split: {
        arms: [
          { name: 'a', share: 0.5, steps: [] },
          { name: 'b', share: 0.5, steps: [] },
        ],
      },
    },
    set: { set: { attribute: '', value: '' } },
    grant: { grant: { points: 10 } },
    order: { order: { product: '' } },
    cancel: { cancel: { product: '' } },
    end: { end: {} },
  };
  return steps[type as StepType];
}
