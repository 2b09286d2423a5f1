import { DatePicker, Input, InputNumber, Select, Space } from 'antd';
import dayjs from 'dayjs';
import type { ValueEditorProps } from 'react-querybuilder';
import { type FormOperator, takesNoValue } from '../../../src/core/rules/rule-form.ts';
import { useWords } from '../frame/words.ts';
import { groupsWords } from './groups-words.ts';
import { valueFor } from './query-form.ts';
import type { RuleField } from './rule-fields.ts';

const NUMBER_WIDTH = 96;
const WORD_WIDTH = 200;
const LIST_WIDTH = 280;

interface EditorProps {
  field: RuleField;
  value: string;
  label: string;
  isReadOnly: boolean;
  onChange: (value: string) => void;
}

/** The value of a condition, edited as its field and operator want it. */
export function ValueEditor({ operator, value, handleOnChange, fieldData, disabled }: ValueEditorProps) {
  const t = useWords(groupsWords);
  const field = fieldData as unknown as RuleField & { kind?: RuleField['kind'] };
  const asked = operator as FormOperator;
  if (takesNoValue(asked) || field.kind === undefined) return null;
  const shown = valueFor(asked, value);
  const isReadOnly = disabled === true;
  if (asked === 'between') {
    const [from = '', to = ''] = shown as string[];
    return (
      <Space size={4}>
        <OneValue
          {...{ field, isReadOnly }}
          value={from}
          label={t('builder.from')}
          onChange={(next) => handleOnChange([next, to])}
        />
        <span>–</span>
        <OneValue
          {...{ field, isReadOnly }}
          value={to}
          label={t('builder.to')}
          onChange={(next) => handleOnChange([from, next])}
        />
      </Space>
    );
  }
  if (Array.isArray(shown)) {
    return (
      <Select
        mode={field.words === undefined ? 'tags' : 'multiple'}
        disabled={isReadOnly}
        aria-label={t('builder.value')}
        placeholder={t('builder.pickWord')}
        style={{ width: 'auto', minWidth: LIST_WIDTH }}
        value={shown}
        options={field.words ?? []}
        optionFilterProp="label"
        onChange={(next: string[]) => handleOnChange(next)}
        tokenSeparators={[',', '，', ' ']}
      />
    );
  }
  return <OneValue {...{ field, isReadOnly }} value={shown} label={t('builder.value')} onChange={handleOnChange} />;
}

function OneValue({ field, value, label, isReadOnly, onChange }: EditorProps) {
  const t = useWords(groupsWords);
  switch (field.kind) {
    case 'number':
      return (
        <InputNumber
          disabled={isReadOnly}
          stringMode
          aria-label={label}
          style={{ width: NUMBER_WIDTH }}
          value={value === '' ? null : value}
          onChange={(next) => onChange(next === null ? '' : String(next))}
        />
      );
    case 'time':
      return (
        <DatePicker
          disabled={isReadOnly}
          showTime={{ format: 'HH:mm' }}
          aria-label={label}
          format="YYYY-MM-DD HH:mm"
          value={value === '' ? null : dayjs(value)}
          onChange={(next) =>
            onChange(next === null ? '' : next.second(0).millisecond(0).format('YYYY-MM-DDTHH:mm:ssZ'))
          }
        />
      );
    case 'cel':
      return (
        <Input.TextArea
          disabled={isReadOnly}
          aria-label={label}
          autoSize={{ minRows: 1, maxRows: 6 }}
          className="cel"
          style={{ minWidth: LIST_WIDTH * 1.5 }}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    default:
      if (field.words === undefined) {
        return (
          <Input
            disabled={isReadOnly}
            aria-label={label}
            style={{ width: WORD_WIDTH }}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        );
      }
      return (
        <Select
          showSearch
          disabled={isReadOnly}
          aria-label={label}
          placeholder={t('builder.pickWord')}
          style={{ width: WORD_WIDTH }}
          value={value === '' ? undefined : value}
          options={field.words}
          optionFilterProp="label"
          onChange={onChange}
        />
      );
  }
}
