import { Select } from 'antd';
import type { CombinatorSelectorProps, FieldSelectorProps, OperatorSelectorProps } from 'react-querybuilder';
import { useWords } from '../frame/words.ts';
import { groupsWords } from './groups-words.ts';

const FIELD_WIDTH = 220;
const OPERATOR_WIDTH = 112;

interface Named {
  name: string;
  label: string;
}

interface NamedGroup {
  label: string;
  options: Named[];
}

/** What a condition asks of: found by typing its label or its name. */
export function FieldSelector({ value, options, handleOnChange, disabled }: FieldSelectorProps) {
  const t = useWords(groupsWords);
  const groups = (options as unknown as NamedGroup[]).map(({ label, options: fields }) => ({
    label,
    options: fields.map(({ name, label: text }) => ({ value: name, label: text })),
  }));
  return (
    <Select
      showSearch
      aria-label={t('builder.field')}
      disabled={disabled === true}
      style={{ width: FIELD_WIDTH }}
      popupMatchSelectWidth={false}
      value={value}
      options={groups}
      filterOption={(typed, option) => matches(typed, option)}
      onChange={handleOnChange}
    />
  );
}

function matches(typed: string, option: { label?: unknown; value?: unknown } | undefined): boolean {
  const text = `${String(option?.label ?? '')} ${String(option?.value ?? '')}`.toLowerCase();
  return text.includes(typed.toLowerCase());
}

/** How the conditions of a group go together. */
export function CombinatorSelector({ value, options, handleOnChange, disabled }: CombinatorSelectorProps) {
  const t = useWords(groupsWords);
  const combinators = (options as unknown as Named[]).map(({ name, label }) => ({ value: name, label }));
  return (
    <Select
      aria-label={t('builder.combinator')}
      style={{ width: 'auto' }}
      popupMatchSelectWidth={false}
      disabled={disabled === true}
      value={value}
      options={combinators}
      onChange={handleOnChange}
    />
  );
}

/** How a condition compares. */
export function OperatorSelector({ value, options, handleOnChange, disabled }: OperatorSelectorProps) {
  const t = useWords(groupsWords);
  const operators = (options as unknown as Named[]).map(({ name, label }) => ({ value: name, label }));
  return (
    <Select
      aria-label={t('builder.operator')}
      disabled={disabled === true}
      style={{ width: OPERATOR_WIDTH }}
      value={value}
      options={operators}
      onChange={handleOnChange}
    />
  );
}
