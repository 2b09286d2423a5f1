import { useWords } from '../../frame/words.ts';
import { DurationInput } from '../../parts/duration-input.tsx';
import { scenariosWords } from '../scenarios-words.ts';
import { useScenarioEditor } from './editor-context.ts';
import { idOf } from './match-fields.tsx';
import { ScenarioField } from './scenario-field.tsx';
import { usePattern } from './use-pattern.ts';

/** How long somebody stays, or within what time it must come together. */
export function SpanField({ name }: { name: 'for' | 'within' }) {
  const t = useWords(scenariosWords);
  const { isReadOnly } = useScenarioEditor();
  const { fields, path, set } = usePattern();
  const id = idOf(`${path}.${name}`);
  return (
    <ScenarioField label={t(`edit.${name}`)} id={id} path={`${path}.${name}`} isRequired>
      <DurationInput
        value={fields[name]}
        onChange={(written) => set({ [name]: written })}
        label={t(`edit.${name}`)}
        id={id}
        disabled={isReadOnly}
        unit="m"
      />
    </ScenarioField>
  );
}
