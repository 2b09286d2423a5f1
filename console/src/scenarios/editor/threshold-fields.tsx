import { Flex, InputNumber, Select } from 'antd';
import { useWords } from '../../frame/words.ts';
import { ItemSelect } from '../../parts/item-select.tsx';
import { scenariosWords } from '../scenarios-words.ts';
import { useScenarioEditor } from './editor-context.ts';
import { idOf } from './match-fields.tsx';
import { ScenarioField } from './scenario-field.tsx';
import { usePattern } from './use-pattern.ts';

/** A metric and the value it passes. */
export function ThresholdFields() {
  const t = useWords(scenariosWords);
  const { vocabulary, isReadOnly } = useScenarioEditor();
  const { fields, path, set } = usePattern();
  const direction = fields.below === undefined ? 'above' : 'below';
  const value = fields[direction];
  const metricId = idOf(`${path}.metric`);
  const valueId = idOf(`${path}.value`);
  return (
    <>
      <ScenarioField label={t('edit.metric')} id={metricId} path={`${path}.metric`} isEmpty={!fields.metric} isRequired>
        <ItemSelect
          items={vocabulary.metrics}
          label={t('edit.metric')}
          id={metricId}
          disabled={isReadOnly}
          placeholder={t('edit.choose')}
          value={String(fields.metric ?? '')}
          onChange={(metric) => set({ metric })}
        />
      </ScenarioField>
      <ScenarioField label={t('edit.value')} id={valueId} path={`${path}.${direction}`} isRequired>
        <Flex gap="small">
          <Select
            aria-label={t('edit.direction')}
            disabled={isReadOnly}
            value={direction}
            onChange={(next) => set({ above: undefined, below: undefined, [next]: value ?? 0 })}
            options={(['above', 'below'] as const).map((each) => ({ value: each, label: t(`edit.${each}`) }))}
            style={{ width: 130 }}
          />
          <InputNumber
            id={valueId}
            disabled={isReadOnly}
            value={typeof value === 'number' ? value : null}
            onChange={(next) => set({ [direction]: next ?? 0 })}
            style={{ width: 160 }}
          />
        </Flex>
      </ScenarioField>
    </>
  );
}
