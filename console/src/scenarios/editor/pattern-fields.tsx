import { Checkbox, InputNumber } from 'antd';
import { useWords } from '../../frame/words.ts';
import { ItemSelect } from '../../parts/item-select.tsx';
import { scenariosWords } from '../scenarios-words.ts';
import { useScenarioEditor } from './editor-context.ts';
import { idOf, MatchFields } from './match-fields.tsx';
import { patternTypeOf, type WrittenMatch } from './scenario-document.ts';
import { ScenarioField } from './scenario-field.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import { SequenceFields } from './sequence-fields.tsx';
import { SpanField } from './span-field.tsx';
import { ThresholdFields } from './threshold-fields.tsx';
import { usePattern } from './use-pattern.ts';

/** The fields of the pattern that is chosen. */
export function PatternFields() {
  const { document } = useScenarioEditor();
  switch (patternTypeOf(document)) {
    case 'event':
      return <EventFields />;
    case 'change':
      return <ChangeFields />;
    case 'enter':
    case 'leave':
      return <AreaField />;
    case 'dwell':
      return (
        <>
          <AreaField />
          <SpanField name="for" />
        </>
      );
    case 'count':
      return <CountFields />;
    case 'sequence':
      return <SequenceFields />;
    case 'absence':
      return <AbsenceFields />;
    case 'threshold':
      return <ThresholdFields />;
    case 'schedule':
      return <ScheduleFields />;
    case undefined:
      return null;
  }
}

function EventFields() {
  const { fields, path, set } = usePattern();
  return (
    <MatchFields path={path} match={fields as WrittenMatch} onChange={({ event, where }) => set({ event, where })} />
  );
}

function ChangeFields() {
  const t = useWords(scenariosWords);
  const { vocabulary, isReadOnly } = useScenarioEditor();
  const { fields, path, set } = usePattern();
  const items = vocabulary.attributes.map(({ name, label }) => ({ id: name, name: label }));
  const attributeId = idOf(`${path}.attribute`);
  const confirmId = idOf(`${path}.confirm`);
  return (
    <>
      <ScenarioField
        label={t('edit.attribute')}
        id={attributeId}
        path={`${path}.attribute`}
        isEmpty={!fields.attribute}
        isRequired
      >
        <ItemSelect
          items={items}
          label={t('edit.attribute')}
          id={attributeId}
          disabled={isReadOnly}
          placeholder={t('edit.choose')}
          value={String(fields.attribute ?? '')}
          onChange={(attribute) => set({ attribute })}
        />
      </ScenarioField>
      <ScenarioField label={t('edit.confirm')} id={confirmId} path={`${path}.confirm`} hint={t('edit.confirmHint')}>
        <InputNumber
          id={confirmId}
          min={1}
          max={64}
          precision={0}
          disabled={isReadOnly}
          value={Number(fields.confirm ?? 1)}
          onChange={(confirm) => set({ confirm: confirm === 1 || confirm === null ? undefined : confirm })}
        />
      </ScenarioField>
      <Checkbox
        disabled={isReadOnly}
        checked={fields.fromAbsent === true}
        onChange={({ target }) => set({ fromAbsent: target.checked ? true : undefined })}
        style={{ marginBottom: 14 }}
      >
        {t('edit.fromAbsent')}
      </Checkbox>
    </>
  );
}

function AreaField() {
  const t = useWords(scenariosWords);
  const { vocabulary, isReadOnly } = useScenarioEditor();
  const { fields, path, set } = usePattern();
  const id = idOf(`${path}.area`);
  return (
    <ScenarioField label={t('edit.area')} id={id} path={`${path}.area`} isEmpty={!fields.area} isRequired>
      <ItemSelect
        items={vocabulary.areas}
        label={t('edit.area')}
        id={id}
        disabled={isReadOnly}
        placeholder={t('edit.choose')}
        value={String(fields.area ?? '')}
        onChange={(area) => set({ area })}
      />
    </ScenarioField>
  );
}

function CountFields() {
  const t = useWords(scenariosWords);
  const { isReadOnly } = useScenarioEditor();
  const { fields, path, set } = usePattern();
  const id = idOf(`${path}.atLeast`);
  return (
    <>
      <EventFields />
      <ScenarioField label={t('edit.atLeast')} id={id} path={`${path}.atLeast`} isRequired>
        <InputNumber
          id={id}
          min={1}
          max={64}
          precision={0}
          disabled={isReadOnly}
          value={typeof fields.atLeast === 'number' ? fields.atLeast : null}
          onChange={(atLeast) => set({ atLeast: atLeast ?? undefined })}
        />
      </ScenarioField>
      <SpanField name="within" />
    </>
  );
}

function AbsenceFields() {
  const t = useWords(scenariosWords);
  const { fields, path, set } = usePattern();
  const part = (name: 'after' | 'without') => (
    <MatchFields
      path={`${path}.${name}`}
      label={t(`edit.${name}`)}
      match={(fields[name] ?? {}) as WrittenMatch}
      onChange={(match) => set({ [name]: match })}
    />
  );
  return (
    <>
      {part('after')}
      {part('without')}
      <SpanField name="within" />
    </>
  );
}
