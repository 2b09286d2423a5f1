import { DeleteOutlined } from '@ant-design/icons';
import { Button, Flex, InputNumber, Select, Space, theme } from 'antd';
import { useState } from 'react';
import { useWords } from '../../frame/words.ts';
import type { NamedField, ScenarioVocabulary } from '../scenario-vocabulary.ts';
import { scenariosWords } from '../scenarios-words.ts';
import { Labelled } from './customer-card.tsx';
import { PROFILE, type TrialEvent } from './trial-sequence.ts';
import { ValueInput } from './value-input.tsx';

interface EventRowProps {
  event: TrialEvent;
  /** From 1. */
  number: number;
  vocabulary: ScenarioVocabulary;
  /** Of the scenario's area. */
  cells: readonly string[];
  onChange: (changed: Partial<TrialEvent>) => void;
  onRemove: () => void;
}

const units = { m: 1, h: 60, d: 24 * 60 } as const;
type Unit = keyof typeof units;

/** One event of the sequence: when, what, with which values. */
export function EventRow({ event, number, vocabulary, cells, onChange, onRemove }: EventRowProps) {
  const t = useWords(scenariosWords);
  const { token } = theme.useToken();
  const type = vocabulary.events.find(({ id }) => id === event.type);
  const fields: NamedField[] = event.type === PROFILE ? vocabulary.attributes : (type?.fields ?? []);
  const shown = fields.filter(({ name }) => name in event.values || (event.type !== PROFILE && fields.length <= 8));
  const others = fields.filter((field) => !shown.includes(field));
  const set = (name: string, value: TrialEvent['values'][string]) =>
    onChange({ values: { ...event.values, [name]: value } });
  const kinds = [
    ...vocabulary.events.map(({ id, name }) => ({ value: id, label: name })),
    { value: PROFILE, label: t('trial.profileChange') },
  ];
  return (
    <Flex
      gap="small"
      wrap
      align="end"
      style={{ borderBottom: `1px solid ${token.colorBorderSecondary}`, paddingBottom: token.paddingXS }}
    >
      <TimeAfter minutes={event.minutes} number={number} onChange={(minutes) => onChange({ minutes })} />
      <Select
        aria-label={t('trial.kind', { number })}
        value={event.type}
        options={kinds}
        onChange={(next) => onChange({ type: next, values: {} })}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        style={{ width: 150 }}
      />
      {shown.map((field) => (
        <Labelled key={field.name} label={field.label}>
          <ValueInput
            field={field}
            label={t('trial.field', { field: field.label, number })}
            value={event.values[field.name]}
            onChange={(value) => set(field.name, value)}
            suggestions={field.name === type?.cell ? cells : []}
          />
        </Labelled>
      ))}
      {others.length > 0 && (
        <Select
          aria-label={`${t('trial.addAttribute')} (${number})`}
          value={null}
          placeholder={t('trial.addAttribute')}
          options={others.map(({ name, label }) => ({ value: name, label }))}
          onChange={(name: string | null) => name !== null && set(name, undefined)}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          style={{ width: 130 }}
        />
      )}
      <Button type="text" icon={<DeleteOutlined />} aria-label={t('trial.remove', { number })} onClick={onRemove} />
    </Flex>
  );
}

function TimeAfter({
  minutes,
  number,
  onChange,
}: {
  minutes: number;
  number: number;
  onChange: (minutes: number) => void;
}) {
  const t = useWords(scenariosWords);
  const [unit, setUnit] = useState<Unit>('m');
  const label = t('trial.at', { number });
  return (
    <Space.Compact>
      <InputNumber
        aria-label={label}
        prefix="+"
        min={0}
        max={100_000}
        value={minutes / units[unit]}
        onChange={(amount) => onChange((amount ?? 0) * units[unit])}
        style={{ width: 90 }}
      />
      <Select
        aria-label={t('units.unitOf', { what: label })}
        value={unit}
        onChange={setUnit}
        options={(Object.keys(units) as Unit[]).map((each) => ({ value: each, label: t(`units.${each}`) }))}
        style={{ width: 92 }}
      />
    </Space.Compact>
  );
}
