import { Input, InputNumber, Radio, Select } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { DurationInput } from '../../../parts/duration-input.tsx';
import { ItemSelect } from '../../../parts/item-select.tsx';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { Field } from '../fields/field.tsx';
import { valueAt, withValue } from '../model/document-path.ts';
import type { StepFormProps } from './step-panel.tsx';

/** An attribute and the value it gets; tags are added and taken away. */
export function SetForm({ placed }: StepFormProps) {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary } = useEditor();
  const at = [...placed.path, placed.type];
  const { attribute, value, add, remove, ...rest } = placed.body as {
    attribute?: string;
    value?: unknown;
    add?: string[];
    remove?: string[];
  };
  const known = vocabulary.attributes.find(({ id }) => id === attribute);
  const choose = (id: string) => {
    const isTags = vocabulary.attributes.find((each) => each.id === id)?.type === 'tags';
    change(
      withValue(document, at, { ...rest, attribute: id, ...(isTags ? { add: add ?? [] } : { value: value ?? '' }) }),
    );
  };
  const isTags = known === undefined ? add !== undefined || remove !== undefined : known.type === 'tags';
  const setTags = (key: 'add' | 'remove', words: string[]) =>
    change(withValue(document, [...at, key], words.length === 0 ? undefined : words));
  return (
    <>
      <Field label={t('attribute')} id="form-attribute" path={[...at, 'attribute']} required>
        <ItemSelect
          id="form-attribute"
          label={t('attribute')}
          disabled={readOnly}
          items={vocabulary.attributes}
          value={attribute}
          onChange={choose}
          placeholder={t('chooseAttribute')}
        />
      </Field>
      {isTags ? (
        <>
          <Field label={t('tagsAdded')} id="form-add" path={[...at, 'add']}>
            <Select
              id="form-add"
              mode="tags"
              disabled={readOnly}
              value={add ?? []}
              onChange={(words) => setTags('add', words)}
              style={{ width: '100%' }}
            />
          </Field>
          <Field label={t('tagsRemoved')} id="form-remove" path={[...at, 'remove']}>
            <Select
              id="form-remove"
              mode="tags"
              disabled={readOnly}
              value={remove ?? []}
              onChange={(words) => setTags('remove', words)}
              style={{ width: '100%' }}
            />
          </Field>
        </>
      ) : (
        <Field label={t('value')} id="form-value" path={[...at, 'value']} explained={t('valueExplained')}>
          <ValueInput
            type={known?.type}
            values={known?.values ?? []}
            value={value}
            onChange={(next) => change(withValue(document, [...at, 'value'], next))}
          />
        </Field>
      )}
    </>
  );
}

interface ValueInputProps {
  type: string | undefined;
  values: readonly string[];
  value: unknown;
  onChange: (value: string | number | boolean | null) => void;
}

/** Null clears the attribute. */
function ValueInput({ type, values, value, onChange }: ValueInputProps) {
  const t = useWords(editorWords);
  const { readOnly } = useEditor();
  if (type === 'int' || type === 'float') {
    return (
      <InputNumber
        id="form-value"
        disabled={readOnly}
        value={typeof value === 'number' ? value : null}
        placeholder={t('cleared')}
        onChange={onChange}
        style={{ width: 140 }}
      />
    );
  }
  if (type === 'bool' || type === 'enum') {
    const items = type === 'bool' ? [true, false] : values;
    return (
      <Select
        id="form-value"
        disabled={readOnly}
        allowClear
        placeholder={t('cleared')}
        value={value === null || value === '' ? undefined : (value as string | boolean)}
        onChange={(next: string | boolean | undefined) => onChange(next ?? null)}
        options={items.map((each) => ({
          value: each,
          label: each === true ? t('yes') : each === false ? t('no') : each,
        }))}
        style={{ width: 200 }}
      />
    );
  }
  return (
    <Input
      id="form-value"
      disabled={readOnly}
      value={value === null ? '' : String(value ?? '')}
      placeholder={t('cleared')}
      onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
    />
  );
}

/** A trial or points. */
export function GrantForm({ placed }: StepFormProps) {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary } = useEditor();
  const at = [...placed.path, placed.type];
  const { trial, points, ...rest } = placed.body as { trial?: { product?: string; length?: unknown }; points?: number };
  const isTrial = trial !== undefined;
  return (
    <>
      <Field label={t('grants')}>
        <Radio.Group
          aria-label={t('grants')}
          disabled={readOnly}
          value={isTrial}
          onChange={({ target }) =>
            change(
              withValue(document, at, {
                ...rest,
                ...(target.value ? { trial: { product: '', length: '30d' } } : { points: 10 }),
              }),
            )
          }
          options={[
            { value: false, label: t('points') },
            { value: true, label: t('trial') },
          ]}
        />
      </Field>
      {isTrial ? (
        <>
          <Field label={t('product')} id="form-product" path={[...at, 'trial', 'product']} required>
            <ItemSelect
              id="form-product"
              label={t('product')}
              disabled={readOnly}
              items={vocabulary.products}
              value={trial.product}
              onChange={(id) => change(withValue(document, [...at, 'trial', 'product'], id))}
              placeholder={t('chooseProduct')}
            />
          </Field>
          <Field label={t('trialLength')} id="form-length" path={[...at, 'trial', 'length']} required>
            <DurationInput
              id="form-length"
              label={t('trialLength')}
              disabled={readOnly}
              value={trial.length}
              onChange={(written) => change(withValue(document, [...at, 'trial', 'length'], written))}
            />
          </Field>
        </>
      ) : (
        <Field label={t('points')} id="form-points" path={[...at, 'points']} required>
          <InputNumber
            id="form-points"
            disabled={readOnly}
            min={1}
            precision={0}
            value={points ?? null}
            onChange={(value) => change(withValue(document, [...at, 'points'], value ?? undefined))}
          />
        </Field>
      )}
    </>
  );
}

/** The product that billing is asked to start or end. */
export function BillingForm({ placed, set }: StepFormProps) {
  const t = useWords(editorWords);
  const { readOnly, vocabulary } = useEditor();
  const product = valueAt(placed.body, ['product']);
  return (
    <Field label={t('product')} id="form-product" path={[...placed.path, placed.type, 'product']} required>
      <ItemSelect
        id="form-product"
        label={t('product')}
        disabled={readOnly}
        items={vocabulary.products}
        value={typeof product === 'string' ? product : undefined}
        onChange={(id) => set('product', id)}
        placeholder={t('chooseProduct')}
      />
    </Field>
  );
}
