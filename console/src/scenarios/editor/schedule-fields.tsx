import { Flex, Input, Select } from 'antd';
import { useWords } from '../../frame/words.ts';
import { scenariosWords } from '../scenarios-words.ts';
import { useScenarioEditor } from './editor-context.ts';
import { idOf } from './match-fields.tsx';
import { RuleField } from './rule-field.tsx';
import { ScenarioField } from './scenario-field.tsx';
import { usePattern } from './use-pattern.ts';

const presets = { daily: '0 10 * * *', weekly: '0 10 * * 1', monthly: '0 10 1 * *' } as const;

/** When, and for whom. */
export function ScheduleFields() {
  const t = useWords(scenariosWords);
  const { isReadOnly } = useScenarioEditor();
  const { fields, path, set } = usePattern();
  const id = idOf(`${path}.cron`);
  const options = (Object.keys(presets) as (keyof typeof presets)[]).map((name) => {
    return { value: presets[name], label: t(`edit.${name}`) };
  });
  return (
    <>
      <ScenarioField label={t('edit.cron')} id={id} path={`${path}.cron`} hint={t('edit.cronHint')} isRequired>
        <Flex gap="small">
          <Input
            id={id}
            disabled={isReadOnly}
            value={String(fields.cron ?? '')}
            onChange={({ target }) => set({ cron: target.value })}
            style={{ width: 220 }}
          />
          <Select
            aria-label={t('edit.presets')}
            disabled={isReadOnly}
            value={null}
            placeholder={t('edit.presets')}
            options={options}
            onChange={(cron: string | null) => cron !== null && set({ cron })}
            style={{ width: 170 }}
          />
        </Flex>
      </ScenarioField>
      <RuleField
        label={t('edit.audience')}
        id={idOf(`${path}.audience`)}
        path={`${path}.audience`}
        hint={t('edit.audienceHint')}
        value={fields.audience}
        onChange={(audience) => set({ audience: audience ?? '' })}
        eventTypes={[]}
        isRequired
      />
    </>
  );
}
