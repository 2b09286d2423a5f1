import { Checkbox, DatePicker, Flex, Form, Input, InputNumber, Tag, Typography, theme } from 'antd';
import dayjs from 'dayjs';
import { useWords } from '../../frame/words.ts';
import { ItemSelect } from '../../parts/item-select.tsx';
import { useEditor } from './editor-context.ts';
import { editorWords } from './editor-words.ts';
import { Field } from './fields/field.tsx';
import { journeyOf, withField, withInnerField } from './model/campaign-document.ts';
import { placedSteps } from './model/journey-steps.ts';
import { offersOf } from './model/step-offers.ts';
import { PolicyInForce } from './policy-in-force.tsx';
import { nameOf } from './vocabulary.ts';

const WIDTH_PX = 420;
const NUMBER_PX = 140;

/** Name, owner, period, limits: what the campaign is as a whole. */
export function BasicsSection() {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  return (
    <Flex gap={token.paddingXL * 2} wrap align="flex-start">
      <Form
        colon={false}
        layout="horizontal"
        labelCol={{ flex: '126px' }}
        wrapperCol={{ flex: '1 1 0', style: { minWidth: 0 } }}
        labelAlign="left"
        style={{ flex: '1 1 520px', maxWidth: 660 }}
        component="div"
      >
        <NameFields />
        <PeriodFields />
        <LimitFields />
      </Form>
      <Flex vertical gap="middle" style={{ flex: '1 1 300px', maxWidth: 420 }}>
        <ObjectiveProducts />
        <section aria-label={t('policyTitle')}>
          <Typography.Title level={5} style={{ marginBlockStart: 0 }}>
            {t('policyTitle')}
          </Typography.Title>
          <PolicyInForce />
        </section>
      </Flex>
    </Flex>
  );
}

function NameFields() {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary, allows } = useEditor();
  const text = (key: string) => (typeof document[key] === 'string' ? (document[key] as string) : '');
  return (
    <>
      <Field label={t('name')} id="campaign-name" path={['name']} required>
        <Input
          id="campaign-name"
          disabled={readOnly}
          value={text('name')}
          maxLength={200}
          onChange={({ target }) => change(withField(document, 'name', target.value))}
          style={{ maxWidth: WIDTH_PX }}
        />
      </Field>
      <Field label={t('owner')} id="campaign-owner" path={['owner']} explained={t('ownerExplained')}>
        <Input
          id="campaign-owner"
          disabled={readOnly}
          value={text('owner')}
          maxLength={200}
          onChange={({ target }) => change(withField(document, 'owner', target.value || undefined))}
          style={{ maxWidth: WIDTH_PX }}
        />
      </Field>
      {allows('region') && (
        <Field label={t('region')} id="campaign-region" path={['region']} explained={t('regionExplained')}>
          <ItemSelect
            id="campaign-region"
            label={t('region')}
            disabled={readOnly}
            items={vocabulary.regions}
            placeholder={t('wholeProvince')}
            value={text('region')}
            onChange={(id) => change(withField(document, 'region', id))}
          />
        </Field>
      )}
    </>
  );
}

function PeriodFields() {
  const t = useWords(editorWords);
  const { document } = useEditor();
  const { from, until } = document;
  const days = dayjs(until).diff(dayjs(from), 'day');
  const length = from !== undefined && until !== undefined && days > 0 ? t('periodDays', { count: days }) : undefined;
  return (
    <>
      <InstantField field="from" label={t('from')} explained={t('fromExplained')} />
      <InstantField field="until" label={t('until')} explained={length ?? t('untilExplained')} />
    </>
  );
}

/** A date, or a time that was written as one. */
function InstantField({ field, label, explained }: { field: 'from' | 'until'; label: string; explained: string }) {
  const { document, change, readOnly } = useEditor();
  const written = document[field];
  const hasTime = written !== undefined && String(written).length > 10;
  const id = `campaign-${field}`;
  return (
    <Field label={label} id={id} path={[field]} explained={explained}>
      {hasTime ? (
        <Input
          id={id}
          disabled={readOnly}
          value={String(written)}
          onChange={({ target }) => change(withField(document, field, target.value || undefined))}
          style={{ width: 240 }}
        />
      ) : (
        <DatePicker
          id={id}
          disabled={readOnly}
          value={written === undefined ? null : dayjs(written)}
          onChange={(date) => change(withField(document, field, date?.format('YYYY-MM-DD')))}
        />
      )}
    </Field>
  );
}

function LimitFields() {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const { share } = document.control ?? {};
  return (
    <>
      <Field label={t('control')} id="campaign-control" path={['control']} explained={t('controlExplained')}>
        <InputNumber
          id="campaign-control"
          disabled={readOnly}
          min={0}
          max={100}
          value={share === undefined ? null : Math.round(share * 1e6) / 1e4}
          placeholder="0"
          suffix="%"
          onChange={(percent) =>
            change(
              withInnerField(
                document,
                'control',
                'share',
                percent === null ? undefined : Math.round(percent * 1e4) / 1e6,
              ),
            )
          }
          style={{ width: NUMBER_PX }}
        />
      </Field>
      <CountField
        field="priority"
        label={t('priority')}
        explained={t('priorityExplained')}
        min={-1000}
        max={1000}
        placeholder="0"
      />
      <CountField
        field="budgetContacts"
        label={t('budget')}
        explained={t('budgetExplained')}
        placeholder={t('unlimited')}
        unit={t('contacts')}
      />
      <CountField
        field="capacityPerHour"
        label={t('capacity')}
        explained={t('capacityExplained')}
        placeholder={t('unlimited')}
        unit={t('contactsAnHour')}
      />
      <Field label={t('migrate')} id="campaign-migrate" path={['migrate']} explained={t('migrateExplained')}>
        <Checkbox
          id="campaign-migrate"
          disabled={readOnly}
          checked={document.migrate === true}
          onChange={({ target }) => change(withField(document, 'migrate', target.checked ? true : undefined))}
        >
          {t('migrateLabel')}
        </Checkbox>
      </Field>
    </>
  );
}

interface CountFieldProps {
  field: 'priority' | 'budgetContacts' | 'capacityPerHour';
  label: string;
  explained: string;
  placeholder: string;
  min?: number;
  max?: number;
  unit?: string;
}

function CountField({ field, label, explained, placeholder, unit, min = 0, max = 1e9 }: CountFieldProps) {
  const { document, change, readOnly } = useEditor();
  const id = `campaign-${field}`;
  return (
    <Field label={label} id={id} path={[field]} explained={explained}>
      <InputNumber
        id={id}
        disabled={readOnly}
        min={min}
        max={max}
        precision={0}
        value={document[field] ?? null}
        placeholder={placeholder}
        suffix={unit}
        onChange={(value) => change(withField(document, field, value ?? undefined))}
        style={{ width: unit === undefined ? NUMBER_PX : NUMBER_PX + 40 }}
      />
    </Field>
  );
}

/** What the campaign is to sell: the products of its offers. */
function ObjectiveProducts() {
  const t = useWords(editorWords);
  const { document, vocabulary } = useEditor();
  const offers = new Set(placedSteps(journeyOf(document)).flatMap(({ body }) => offersOf(body)));
  const products = vocabulary.offers.filter(({ id }) => offers.has(id)).map(({ product }) => product);
  const unique = [...new Set(products)];
  return (
    <section aria-label={t('objective')}>
      <Typography.Title level={5} style={{ marginBlockStart: 0 }}>
        {t('objective')}
      </Typography.Title>
      <Typography.Paragraph type="secondary">
        {unique.length === 0 ? t('objectiveNone') : t('objectiveExplained')}
      </Typography.Paragraph>
      <Flex gap={4} wrap>
        {unique.map((id) => (
          <Tag key={id}>{nameOf(vocabulary.products, id)}</Tag>
        ))}
      </Flex>
    </section>
  );
}
