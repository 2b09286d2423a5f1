import { Radio, Select } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { DurationInput } from '../../../parts/duration-input.tsx';
import { ItemSelect } from '../../../parts/item-select.tsx';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { Field } from '../fields/field.tsx';
import { PlainRule } from '../fields/plain-rule.tsx';
import { RuleInput } from '../fields/rule-input.tsx';
import { journeyOf, ruleText } from '../model/campaign-document.ts';
import { type Path, pathKey, valueAt, withValue } from '../model/document-path.ts';
import { placedSteps } from '../model/journey-steps.ts';
import type { StepFormProps } from './step-panel.tsx';
import { useStepTexts } from './step-texts.ts';

const kinds = ['outcome', 'event', 'condition'] as const;
const answers = ['agreed-to-pay', 'agreed-to-trial', 'considering', 'declined', 'do-not-disturb', 'viewed'] as const;
const statuses = ['released', 'withdrawn', 'sent', 'delivered', 'failed', 'expired', 'unknown'] as const;

/** Waits for an answer, an event or a rule to hold, and so long at most. */
export function WaitForForm({ placed }: StepFormProps) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const { body } = placed;
  const at = [...placed.path, placed.type];
  const kind = kinds.find((each) => body[each] !== undefined);
  const setKind = (next: (typeof kinds)[number]) => {
    const begun = { outcome: { of: 'offer', is: ['considering'] }, event: { event: '' }, condition: 'true' };
    const entries = Object.entries(body).map(([key, value]) =>
      key === kind ? ([next, begun[next]] as const) : ([key, value] as const),
    );
    const all = kind === undefined ? [[next, begun[next]] as const, ...entries] : entries;
    change(withValue(document, at, Object.fromEntries(all)));
  };
  return (
    <>
      <Field label={t('waitsFor')} required>
        <Radio.Group
          aria-label={t('waitsFor')}
          disabled={readOnly}
          value={kind}
          onChange={({ target }) => setKind(target.value)}
          options={kinds.map((each) => ({ value: each, label: t(`awaited.${each}`) }))}
        />
      </Field>
      {kind === 'outcome' && <OutcomeFields at={at} own={pathKey(placed.path)} />}
      {kind === 'event' && <EventFields at={at} />}
      {kind === 'condition' && (
        <Field label={t('condition')} id="form-condition" path={[...at, 'condition']} required>
          <RuleInput
            id="form-condition"
            label={t('condition')}
            disabled={readOnly}
            value={ruleText(body.condition)}
            onChange={(rule) => change(withValue(document, [...at, 'condition'], rule))}
          />
        </Field>
      )}
      <Field
        label={t('timeout')}
        id="form-timeout"
        path={[...at, 'timeout']}
        explained={t('timeoutExplained')}
        required
      >
        <DurationInput
          id="form-timeout"
          label={t('timeout')}
          disabled={readOnly}
          value={body.timeout}
          onChange={(written) => change(withValue(document, [...at, 'timeout'], written))}
        />
      </Field>
    </>
  );
}

function OutcomeFields({ at, own }: { at: Path; own: string }) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const texts = useStepTexts();
  const steps = placedSteps(journeyOf(document));
  const before = steps.slice(
    0,
    steps.findIndex(({ path }) => pathKey(path) === own),
  );
  const deciding = before.filter(({ type }) => ['offer', 'message', 'task'].includes(type));
  const items = deciding.map((step) => ({
    id: step.id,
    name: `${texts.type(step)} ${step.id === step.type ? '' : step.id}`.trim(),
  }));
  const of = valueAt(document, [...at, 'outcome', 'of']);
  const is = (valueAt(document, [...at, 'outcome', 'is']) ?? []) as string[];
  const option = (each: (typeof answers)[number] | (typeof statuses)[number]) => ({
    value: each as string,
    label: t(`outcomes.${each}`),
  });
  return (
    <>
      <Field label={t('outcomeOf')} id="form-of" path={[...at, 'outcome', 'of']} required>
        <ItemSelect
          id="form-of"
          label={t('outcomeOf')}
          disabled={readOnly}
          items={items}
          value={typeof of === 'string' ? of : undefined}
          onChange={(id) => change(withValue(document, [...at, 'outcome', 'of'], id))}
        />
      </Field>
      <Field
        label={t('outcomeIs')}
        id="form-is"
        path={[...at, 'outcome', 'is']}
        explained={t('outcomeIsExplained')}
        required
      >
        <Select
          id="form-is"
          mode="multiple"
          disabled={readOnly}
          value={is}
          onChange={(chosen) => change(withValue(document, [...at, 'outcome', 'is'], chosen))}
          options={[
            { label: t('answersGroup'), title: t('answersGroup'), options: answers.map(option) },
            { label: t('statusGroup'), title: t('statusGroup'), options: statuses.map(option) },
          ]}
          style={{ width: '100%' }}
        />
      </Field>
    </>
  );
}

function EventFields({ at }: { at: Path }) {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary } = useEditor();
  const event = valueAt(document, [...at, 'event', 'event']);
  return (
    <>
      <Field label={t('event')} id="form-event" path={[...at, 'event', 'event']} required>
        <ItemSelect
          id="form-event"
          label={t('event')}
          disabled={readOnly}
          items={vocabulary.events}
          value={typeof event === 'string' ? event : undefined}
          onChange={(id) => change(withValue(document, [...at, 'event', 'event'], id))}
          placeholder={t('chooseEvent')}
        />
      </Field>
      <Field
        label={t('eventWhere')}
        id="form-where"
        path={[...at, 'event', 'where']}
        explained={t('eventWhereExplained')}
      >
        <PlainRule
          id="form-where"
          label={t('eventWhere')}
          disabled={readOnly}
          value={valueAt(document, [...at, 'event', 'where'])}
          onChange={(rule) => change(withValue(document, [...at, 'event', 'where'], rule))}
        />
      </Field>
    </>
  );
}
