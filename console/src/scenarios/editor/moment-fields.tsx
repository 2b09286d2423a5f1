import { Checkbox, Flex, Form, InputNumber, Select, Switch } from 'antd';
import { useWords } from '../../frame/words.ts';
import { DurationInput } from '../../parts/duration-input.tsx';
import { scenariosWords } from '../scenarios-words.ts';
import { useScenarioEditor } from './editor-context.ts';
import { RuleField } from './rule-field.tsx';
import { eventsOf, given, isMapping, patternTypeOf } from './scenario-document.ts';
import { ScenarioField } from './scenario-field.tsx';

/** What must hold besides, and who is left out. */
export function ConditionFields() {
  const t = useWords(scenariosWords);
  const { document, change } = useScenarioEditor();
  const type = patternTypeOf(document);
  const isPlace = type === 'enter' || type === 'leave' || type === 'dwell';
  return (
    <>
      <RuleField
        label={t('edit.where')}
        id="scenario-where"
        path="where"
        hint={t('edit.whereHint')}
        value={document.where}
        onChange={(where) => change(given({ ...document, where }))}
        eventTypes={eventsOf(document)}
      />
      {isPlace && <ResidentFields />}
    </>
  );
}

const initialResidents = { days: 3, of: 5 };

function ResidentFields() {
  const t = useWords(scenariosWords);
  const { document, change, isReadOnly } = useScenarioEditor();
  const exclude = isMapping(document.exclude) ? document.exclude : {};
  const residents = isMapping(exclude.residents) ? exclude.residents : undefined;
  const set = (next: Record<string, unknown> | undefined) =>
    change(given({ ...document, exclude: next === undefined ? undefined : { ...exclude, residents: next } }));
  const number = (name: 'days' | 'of') => (
    <InputNumber
      key={name}
      aria-label={t(`edit.${name}`)}
      min={1}
      max={31}
      precision={0}
      disabled={isReadOnly}
      value={Number(residents?.[name] ?? 1)}
      onChange={(value) => set({ ...residents, [name]: value ?? 1 })}
      style={{ width: 72 }}
    />
  );
  // The numbers stand where the sentence of each language has them.
  const sentence = t('edit.residentsDays', { of: '|of|', days: '|days|' })
    .split('|')
    .filter((part) => part.trim() !== '');
  return (
    <ScenarioField
      label={t('edit.residents')}
      id="scenario-residents"
      path="exclude.residents"
      hint={t('edit.residentsHint')}
    >
      <Flex vertical gap="small" align="start">
        <Switch
          id="scenario-residents"
          aria-label={t('edit.residents')}
          disabled={isReadOnly}
          checked={residents !== undefined}
          onChange={(isOn) => set(isOn ? initialResidents : undefined)}
        />
        {residents !== undefined && (
          <Flex gap="small" align="center" wrap>
            {sentence.map((part) => (part === 'of' || part === 'days' ? number(part) : <span key={part}>{part}</span>))}
            <Select
              aria-label={t('edit.unknown')}
              disabled={isReadOnly}
              value={residents.unknown === 'include' ? 'include' : 'exclude'}
              onChange={(unknown) => set(given({ ...residents, unknown: unknown === 'include' ? unknown : undefined }))}
              options={[
                { value: 'exclude', label: `${t('edit.unknown')}: ${t('edit.excludeUnknown')}` },
                { value: 'include', label: `${t('edit.unknown')}: ${t('edit.includeUnknown')}` },
              ]}
              style={{ width: 300 }}
            />
          </Flex>
        )}
      </Flex>
    </ScenarioField>
  );
}

/** How long a moment lasts, how often one customer can have it, who may know of it. */
export function MomentFields() {
  const t = useWords(scenariosWords);
  const { document, change, isReadOnly } = useScenarioEditor();
  const span = (name: 'cooldown' | 'ttl', hint: string, unit: 'd' | 'h') => (
    <ScenarioField label={t(`edit.${name}`)} id={`scenario-${name}`} path={name} hint={hint}>
      <DurationInput
        value={document[name]}
        onChange={(written) => change(given({ ...document, [name]: written }))}
        label={t(`edit.${name}`)}
        id={`scenario-${name}`}
        disabled={isReadOnly}
        unit={unit}
      />
    </ScenarioField>
  );
  return (
    <>
      <Flex gap="large" wrap>
        {span('ttl', t('edit.ttlHint'), 'h')}
        {span('cooldown', t('edit.cooldownHint'), 'd')}
      </Flex>
      <Form.Item extra={t('edit.sensitiveHint')} style={{ marginBottom: 0 }}>
        <Checkbox
          disabled={isReadOnly}
          checked={isSensitive(document)}
          onChange={({ target }) => change({ ...document, sensitive: target.checked })}
        >
          {t('edit.sensitive')}
        </Checkbox>
      </Form.Item>
    </>
  );
}

/** What betrays a movement is sensitive unless it says otherwise. */
function isSensitive(document: Parameters<typeof patternTypeOf>[0]): boolean {
  if (typeof document.sensitive === 'boolean') return document.sensitive;
  const type = patternTypeOf(document);
  return type === 'enter' || type === 'leave' || type === 'dwell';
}
