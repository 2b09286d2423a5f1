import { Button, Flex, Select } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { DurationInput } from '../../../parts/duration-input.tsx';
import { ItemSelect, ItemsSelect } from '../../../parts/item-select.tsx';
import { useUrlState } from '../../../parts/url-state.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { Field } from '../fields/field.tsx';
import { sourceOf } from '../model/step-offers.ts';
import { SECTION_PARAMETER } from '../section-names.ts';
import { OtherwiseField } from './otherwise-field.tsx';
import type { StepFormProps } from './step-panel.tsx';

/** Steps that decide: offers, fixed messages, tasks. */
export function DecisionForm(props: StepFormProps) {
  const t = useWords(editorWords);
  const { readOnly } = useEditor();
  const { placed, set } = props;
  const { purpose = 'marketing', within } = placed.body as { purpose?: string; within?: unknown };
  const at = [...placed.path, placed.type];
  return (
    <>
      {placed.type === 'offer' ? <OfferFields {...props} /> : <MessageFields {...props} />}
      <Field label={t('purpose')} id="form-purpose" path={[...at, 'purpose']} explained={t('purposeExplained')}>
        <Select
          id="form-purpose"
          disabled={readOnly}
          value={purpose}
          onChange={(value) => set('purpose', value === 'marketing' ? undefined : value)}
          options={[
            { value: 'marketing', label: t('marketing') },
            { value: 'service', label: t('service') },
          ]}
        />
      </Field>
      <Field label={t('within')} id="form-within" path={[...at, 'within']} explained={t('withinExplained')}>
        <DurationInput
          id="form-within"
          label={t('within')}
          disabled={readOnly}
          value={within}
          unit="h"
          placeholder="48"
          onChange={(written) => set('within', written)}
        />
      </Field>
      <OtherwiseField placed={placed} explained={t('otherwiseNothing')} />
    </>
  );
}

function OfferFields({ placed, set }: StepFormProps) {
  const t = useWords(editorWords);
  const { readOnly, vocabulary } = useEditor();
  const [, setSection] = useUrlState(SECTION_PARAMETER);
  const { channels = [], offers = [] } = placed.body as { channels?: string[]; offers?: string[] };
  const source = sourceOf(placed.body);
  const at = [...placed.path, placed.type];
  return (
    <>
      <Field label={t('channels')} id="form-channels" path={[...at, 'channels']} required>
        <ItemsSelect
          id="form-channels"
          label={t('channels')}
          disabled={readOnly}
          items={vocabulary.channels}
          value={channels}
          onChange={(ids) => set('channels', ids)}
          placeholder={t('chooseChannels')}
        />
      </Field>
      {source === 'offers' && (
        <Field label={t('offers')} id="form-offers" path={[...at, 'offers']} required>
          <ItemsSelect
            id="form-offers"
            label={t('offers')}
            disabled={readOnly}
            items={vocabulary.offers}
            value={offers}
            onChange={(ids) => set('offers', ids)}
            placeholder={t('chooseOffers')}
          />
        </Field>
      )}
      <Flex style={{ marginBlockEnd: 14 }}>
        <Button onClick={() => setSection(source === 'offers' ? 'offers' : 'matrix')}>
          {t(`openSource.${source}`)}
        </Button>
      </Flex>
    </>
  );
}

function MessageFields({ placed, set }: StepFormProps) {
  const t = useWords(editorWords);
  const { readOnly, vocabulary } = useEditor();
  const { channel, template } = placed.body as { channel?: string; template?: string };
  const at = [...placed.path, placed.type];
  const isTask = placed.type === 'task';
  const channels = vocabulary.channels.filter(({ mode, human }) => mode === 'push' && human === isTask);
  return (
    <>
      <Field label={t('channel')} id="form-channel" path={[...at, 'channel']} required>
        <ItemSelect
          id="form-channel"
          label={t('channel')}
          disabled={readOnly}
          items={channels}
          value={channel}
          onChange={(id) => set('channel', id)}
          placeholder={t('chooseChannel')}
        />
      </Field>
      <Field
        label={t('template')}
        id="form-template"
        path={[...at, 'template']}
        explained={isTask ? t('taskTemplateExplained') : undefined}
        required
      >
        <ItemSelect
          id="form-template"
          label={t('template')}
          disabled={readOnly}
          items={vocabulary.templates}
          value={template}
          onChange={(id) => set('template', id)}
          placeholder={t('chooseTemplate')}
        />
      </Field>
    </>
  );
}
