import { Skeleton } from 'antd';
import { useWords } from '../../frame/words.ts';
import { useRuleSchema } from '../../groups/group-calls.ts';
import { RuleEditor } from '../../groups/rule-editor.tsx';
import { scenariosWords } from '../scenarios-words.ts';
import { useScenarioEditor } from './editor-context.ts';
import { ScenarioField } from './scenario-field.tsx';

interface RuleFieldProps {
  label: string;
  id: string;
  path: string;
  hint?: string;
  value: unknown;
  /** Undefined: cleared. */
  onChange: (rule: string | undefined) => void;
  /** Whose fields the rule may name. */
  eventTypes: readonly string[];
  isRequired?: boolean;
}

/** As a rule says that everything counts. */
const EVERYTHING = 'true';

/** A rule as conditions or as text, the same as of groups; it may also name the event's fields. */
export function RuleField({ value, onChange, eventTypes, ...field }: RuleFieldProps) {
  const t = useWords(scenariosWords);
  const { isReadOnly } = useScenarioEditor();
  const events = eventTypes.filter((id) => id !== '');
  const { data } = useRuleSchema(events);
  return (
    <ScenarioField {...field}>
      {data === undefined ? (
        <Skeleton active title={false} paragraph={{ rows: 1 }} />
      ) : (
        <RuleEditor
          rule={value === undefined ? '' : String(value)}
          names={data.names}
          events={events}
          isReadOnly={isReadOnly}
          everybody={t('edit.noConditions')}
          textId={field.id}
          onChange={(rule) => onChange(rule.trim() === '' || rule === EVERYTHING ? undefined : rule)}
        />
      )}
    </ScenarioField>
  );
}
