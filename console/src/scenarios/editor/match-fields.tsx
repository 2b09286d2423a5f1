import { useWords } from '../../frame/words.ts';
import { ItemSelect } from '../../parts/item-select.tsx';
import { scenariosWords } from '../scenarios-words.ts';
import { useScenarioEditor } from './editor-context.ts';
import { RuleField } from './rule-field.tsx';
import { given, type WrittenMatch } from './scenario-document.ts';
import { ScenarioField } from './scenario-field.tsx';

interface MatchFieldsProps {
  /** `pattern.absence.after`. */
  path: string;
  match: WrittenMatch;
  onChange: (match: WrittenMatch) => void;
  /** Instead of "event". */
  label?: string;
}

/** An event type, and which of its events count. */
export function MatchFields({ path, match, onChange, label }: MatchFieldsProps) {
  const t = useWords(scenariosWords);
  const { vocabulary, isReadOnly } = useScenarioEditor();
  const { event = '' } = match;
  const name = label ?? t('edit.event');
  const eventId = idOf(`${path}.event`);
  return (
    <>
      <ScenarioField label={name} id={eventId} path={`${path}.event`} isEmpty={event === ''} isRequired>
        <ItemSelect
          items={vocabulary.events}
          label={name}
          id={eventId}
          disabled={isReadOnly}
          placeholder={t('edit.choose')}
          value={event}
          onChange={(id) => onChange({ ...match, event: id })}
        />
      </ScenarioField>
      <RuleField
        label={t('edit.eventWhere')}
        id={idOf(`${path}.where`)}
        path={`${path}.where`}
        hint={t('edit.eventWhereHint')}
        value={match.where}
        onChange={(where) => onChange(given({ ...match, where }))}
        eventTypes={[event]}
      />
    </>
  );
}

/** An id of an element for a path. */
export function idOf(path: string): string {
  return `scenario-${path.replace(/[^A-Za-z0-9]+/g, '-')}`;
}
