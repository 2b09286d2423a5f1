import { Checkbox, Radio, TimePicker } from 'antd';
import dayjs from 'dayjs';
import { useWords } from '../../../frame/words.ts';
import { DurationInput } from '../../../parts/duration-input.tsx';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { Field } from '../fields/field.tsx';
import { valueAt, withValue } from '../model/document-path.ts';
import type { StepFormProps } from './step-panel.tsx';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Waits so long, or until a time of the customer's day. */
export function WaitForm({ placed }: StepFormProps) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const { body } = placed;
  const at = [...placed.path, placed.type];
  const isUntil = body.until !== undefined;
  const setKind = (until: boolean) => {
    const rest = Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'for' && key !== 'until'));
    change(withValue(document, at, { ...rest, ...(until ? { until: { time: '10:00' } } : { for: '3d' }) }));
  };
  return (
    <>
      <Field label={t('waits')}>
        <Radio.Group
          aria-label={t('waits')}
          disabled={readOnly}
          value={isUntil}
          onChange={({ target }) => setKind(target.value)}
          options={[
            { value: false, label: t('waitsSpan') },
            { value: true, label: t('waitsUntil') },
          ]}
        />
      </Field>
      {!isUntil && (
        <Field label={t('span')} id="form-for" path={[...at, 'for']} required>
          <DurationInput
            id="form-for"
            label={t('span')}
            disabled={readOnly}
            value={body.for}
            onChange={(written) => change(withValue(document, [...at, 'for'], written))}
          />
        </Field>
      )}
      {isUntil && <UntilFields placed={placed} />}
    </>
  );
}

/** A time of the customer's day, and the days of the week. */
function UntilFields({ placed }: Pick<StepFormProps, 'placed'>) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const at = [...placed.path, placed.type];
  const time = valueAt(placed.body, ['until', 'time']);
  const days = (valueAt(placed.body, ['until', 'on']) ?? []) as string[];
  return (
    <>
      <Field
        label={t('localTime')}
        id="form-time"
        path={[...at, 'until', 'time']}
        explained={t('localTimeExplained')}
        required
      >
        <TimePicker
          id="form-time"
          disabled={readOnly}
          format="HH:mm"
          allowClear={false}
          value={typeof time === 'string' ? dayjs(`2000-01-01T${time}`) : null}
          onChange={(value) => change(withValue(document, [...at, 'until', 'time'], value?.format('HH:mm')))}
        />
      </Field>
      <Field label={t('onDays')} path={[...at, 'until', 'on']} explained={t('onDaysExplained')}>
        <Checkbox.Group
          disabled={readOnly}
          value={days}
          options={weekdays.map((day) => ({ value: day, label: t(`weekdays.${day}`) }))}
          onChange={(chosen) => {
            const written = weekdays.filter((day) => chosen.includes(day));
            change(withValue(document, [...at, 'until', 'on'], written.length === 0 ? undefined : written));
          }}
        />
      </Field>
    </>
  );
}
