import { Flex, Input, Select } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useRef } from 'react';
import { useWords } from '../../frame/words.ts';
import type { ScenarioVocabulary } from '../scenario-vocabulary.ts';
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

/** A rule as text, with the names it may use at hand; the service says what is wrong with it. */
export function RuleField({ value, onChange, eventTypes, ...field }: RuleFieldProps) {
  const t = useWords(scenariosWords);
  const { isReadOnly, vocabulary } = useScenarioEditor();
  const area = useRef<TextAreaRef>(null);
  const text = value === undefined ? '' : String(value);
  const insert = (name: string) => {
    const element = area.current?.resizableTextArea?.textArea;
    const [start, end] = [element?.selectionStart ?? text.length, element?.selectionEnd ?? text.length];
    onChange(text.slice(0, start) + name + text.slice(end));
    element?.focus();
  };
  return (
    <ScenarioField {...field}>
      <Flex gap="small" align="start">
        <Input.TextArea
          ref={area}
          id={field.id}
          disabled={isReadOnly}
          value={text}
          autoSize={{ minRows: 1, maxRows: 6 }}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
          style={{ fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace' }}
          spellCheck={false}
        />
        <Select
          aria-label={`${field.label}: ${t('edit.insert')}`}
          disabled={isReadOnly}
          value={null}
          placeholder={t('edit.insert')}
          options={namesFor(vocabulary, eventTypes)}
          onChange={(name: string | null) => name !== null && insert(name)}
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          style={{ width: 130, flex: 'none' }}
        />
      </Flex>
    </ScenarioField>
  );
}

/** `event.hotline · …`: what the rule may name, the event's fields first. */
function namesFor({ events, attributes, metrics }: ScenarioVocabulary, eventTypes: readonly string[]) {
  const [only, ...others] = eventTypes;
  const event = others.length === 0 ? events.find(({ id }) => id === only) : undefined;
  const option = (name: string, about: string) => ({ value: name, label: about === '' ? name : `${name} · ${about}` });
  return [
    ...(event?.fields.map(({ name, description, values }) => {
      return option(`event.${name}`, description || values.slice(0, 4).join(' / '));
    }) ?? []),
    ...attributes.map(({ name, description }) => option(`profile.${name}`, description)),
    ...metrics.map(({ id, name }) => option(/^[A-Za-z_]\w*$/.test(id) ? `metric.${id}` : `metric["${id}"]`, name)),
  ];
}
