import { AutoComplete, Input, InputNumber, Select } from 'antd';
import { useWords } from '../../frame/words.ts';
import type { NamedField } from '../scenario-vocabulary.ts';
import { scenariosWords } from '../scenarios-words.ts';

type Value = string | number | boolean | undefined;

interface ValueInputProps {
  field: NamedField;
  value: Value;
  onChange: (value: Value) => void;
  label: string;
  /** Words to choose from besides one's own: the cells of an area. */
  suggestions?: readonly string[];
}

const WIDTH = 150;

/** One value of a field or an attribute, by its type; cleared: it is left out. */
export function ValueInput({
  field: { type, values, valueNames },
  value,
  onChange,
  label,
  suggestions = [],
}: ValueInputProps) {
  const t = useWords(scenariosWords);
  const common = { 'aria-label': label, style: { width: WIDTH } };
  if (type === 'bool') {
    return (
      <Select
        {...common}
        allowClear
        value={value as boolean | undefined}
        onChange={onChange}
        options={[
          { value: true, label: t('trial.yes') },
          { value: false, label: t('trial.no') },
        ]}
      />
    );
  }
  if (type === 'int' || type === 'float') {
    const number = typeof value === 'number' ? value : null;
    return <InputNumber {...common} value={number} onChange={(next) => onChange(next ?? undefined)} />;
  }
  if (values.length > 0) {
    const options = values.map((each) => ({ value: each, label: valueNames[each] ?? each }));
    return <Select {...common} allowClear value={value as string | undefined} onChange={onChange} options={options} />;
  }
  const text = value === undefined ? '' : String(value);
  if (suggestions.length > 0) {
    const options = suggestions.slice(0, 20).map((each) => ({ value: each }));
    return <AutoComplete {...common} value={text} onChange={(next) => onChange(next || undefined)} options={options} />;
  }
  return <Input {...common} value={text} onChange={({ target }) => onChange(target.value || undefined)} />;
}
