import { Input, InputNumber, Select, Space } from 'antd';
import { useWords } from '../frame/words.ts';
import { type DurationUnit, durationUnits, readDuration } from './duration-text.ts';
import { partsWords } from './parts-words.ts';

interface DurationInputProps {
  value: unknown;
  /** Undefined: cleared. */
  onChange: (written: string | undefined) => void;
  label: string;
  id?: string;
  disabled?: boolean;
  placeholder?: string;
  /** The unit of a new one. */
  unit?: DurationUnit;
}

/** A span of time as a number and a unit; what is written otherwise is shown as it stands. */
export function DurationInput({
  value,
  onChange,
  label,
  id,
  disabled = false,
  placeholder,
  unit = 'd',
}: DurationInputProps) {
  const t = useWords(partsWords);
  const read = readDuration(value);
  if (value !== undefined && read === undefined) {
    return (
      <Input
        id={id}
        aria-label={label}
        disabled={disabled}
        value={String(value)}
        onChange={({ target }) => onChange(target.value || undefined)}
      />
    );
  }
  const shown = read?.unit ?? unit;
  return (
    <Space.Compact>
      <InputNumber
        id={id}
        aria-label={label}
        disabled={disabled}
        placeholder={placeholder}
        min={0}
        max={999_999}
        precision={0}
        value={read?.amount ?? null}
        onChange={(amount) => onChange(amount === null ? undefined : `${amount}${shown}`)}
        style={{ width: 110 }}
      />
      <Select
        aria-label={t('unitOf', { what: label })}
        disabled={disabled || read === undefined}
        value={shown}
        onChange={(next) => onChange(`${read?.amount ?? 1}${next}`)}
        options={durationUnits.map((each) => ({ value: each, label: t(`units.${each}`) }))}
        style={{ width: 84 }}
      />
    </Space.Compact>
  );
}
