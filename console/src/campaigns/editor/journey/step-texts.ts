import { punctuation } from '../../../frame/languages.ts';
import { useWords } from '../../../frame/words.ts';
import { readDuration } from '../../../parts/duration-text.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { listAt, valueAt } from '../model/document-path.ts';
import type { BranchLabel, PlacedStep } from '../model/journey-steps.ts';
import { offersOf, sourceOf } from '../model/step-offers.ts';
import { nameOf, type Vocabulary } from '../vocabulary.ts';

/** A step and what it says, wherever it stands. */
export type StepSaid = Pick<PlacedStep, 'type' | 'body'>;

/** What steps and branches are called, and what a step does in a line. */
export function useStepTexts() {
  return useStepTextsOf(useEditor().vocabulary);
}

/** The same outside of the editor. */
export function useStepTextsOf(vocabulary: Vocabulary) {
  const t = useWords(editorWords);
  const line = useStepLine(vocabulary);
  const type = (step: StepSaid) => (step.type in editorWords.zh.steps ? t(`steps.${step.type as 'offer'}`) : step.type);
  const branch = ({ kind, index = 0, name = '' }: BranchLabel) => {
    if (kind === 'arm') return name;
    return kind === 'case' ? t('branches.case', { number: index + 1 }) : t(`branches.${kind}`);
  };
  return { line, type, branch };
}

/** What a step does, by its type; empty for those whose name says it all. */
function useStepLine(vocabulary: Vocabulary): (step: StepSaid) => string {
  const t = useWords(editorWords);
  const { channels, offerLine, waitLine, waitForLine } = useLongLines(vocabulary);
  return ({ type, body }) => {
    switch (type) {
      case 'offer':
        return offerLine(body);
      case 'message':
      case 'task':
        return t('through', { what: String(body.template || '?'), channels: channels([body.channel || '?']) });
      case 'wait':
        return waitLine(body);
      case 'waitFor':
        return waitForLine(body);
      case 'branch':
        return t('branchLine', { count: listAt(body, ['cases']).length });
      case 'split':
        return listAt(body, ['arms'])
          .map((arm) => `${String(valueAt(arm, ['name']))} ${Math.round(Number(valueAt(arm, ['share'])) * 100)}%`)
          .join(' / ');
      case 'set':
        return String(body.attribute || '?');
      case 'grant':
        return body.points === undefined
          ? t('grantTrial', {
              product: nameOf(vocabulary.products, String(valueAt(body, ['trial', 'product']) ?? '?')),
            })
          : t('grantPoints', { count: Number(body.points) });
      case 'order':
      case 'cancel':
        return nameOf(vocabulary.products, String(body.product || '?'));
      default:
        return '';
    }
  };
}

/** The lines of steps that have much to say. */
function useLongLines(vocabulary: Vocabulary) {
  const t = useWords(editorWords);
  const duration = (written: unknown) => {
    const read = readDuration(written);
    return read === undefined ? String(written ?? '?') : t(`spans.${read.unit}`, { count: read.amount });
  };
  const channels = (ids: readonly unknown[]) =>
    ids.map((id) => nameOf(vocabulary.channels, String(id))).join(punctuation().list);
  const offerLine = (body: Record<string, unknown>) => {
    const ids = offersOf(body);
    const [first] = ids;
    const source = sourceOf(body);
    const what =
      source !== 'offers'
        ? t(`offerLines.${source}`, { count: listAt(body, [source]).length })
        : first === undefined
          ? t('proposesNothing')
          : ids.length === 1
            ? nameOf(vocabulary.offers, first)
            : t('offerLines.offers', { first: nameOf(vocabulary.offers, first), count: ids.length });
    const through = listAt(body, ['channels']);
    return through.length === 0 ? what : t('through', { what, channels: channels(through) });
  };
  const waitLine = (body: Record<string, unknown>) => {
    const time = valueAt(body, ['until', 'time']);
    if (time === undefined) return duration(body.for);
    const days = listAt(body, ['until', 'on']).map((day) => t(`weekdays.${day as 'monday'}`));
    return t('untilTime', {
      days: days.length === 0 ? t('anyDay') : days.join(punctuation().list),
      time: String(time),
    });
  };
  const waitForLine = (body: Record<string, unknown>) => {
    const timeout = duration(body.timeout);
    const outcomes = listAt(body, ['outcome', 'is']);
    if (outcomes.length > 0) {
      const named = outcomes.map((each) => t(`outcomes.${each as 'considering'}`)).join(punctuation().list);
      return t('waitsForOutcome', { outcomes: named, timeout });
    }
    const event = valueAt(body, ['event', 'event']);
    if (event !== undefined) return t('waitsForEvent', { event: nameOf(vocabulary.events, String(event)), timeout });
    return t('waitsForCondition', { timeout });
  };
  return { channels, offerLine, waitLine, waitForLine };
}
