import { Form } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../../frame/words.ts';
import { mistakeText } from '../../parts/service-sentences.ts';
import { scenariosWords } from '../scenarios-words.ts';
import { problemsAt, useScenarioEditor } from './editor-context.ts';

interface ScenarioFieldProps {
  label: string;
  /** Of the control: its label leads to it. */
  id: string;
  /** What it edits, as mistakes name it: `pattern.dwell.area`. */
  path: string;
  hint?: string;
  isRequired?: boolean;
  /** Nothing is chosen yet: that is all there is to say. */
  isEmpty?: boolean;
  children: ReactNode;
}

/** A labelled control with the mistakes of what it edits. */
export function ScenarioField({
  label,
  id,
  path,
  hint,
  isRequired = false,
  isEmpty = false,
  children,
}: ScenarioFieldProps) {
  const { problems } = useScenarioEditor();
  const t = useWords(scenariosWords);
  const mistakes = problemsAt(problems, path);
  const messages = isEmpty ? [t('edit.chooseNeeded')] : [...new Set(mistakes.map(mistakeText))];
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      required={isRequired}
      extra={hint}
      {...(mistakes.length > 0 && { validateStatus: 'error' as const })}
      help={
        mistakes.length === 0 ? undefined : (
          <div id={`${id}-problems`} role="alert">
            {messages.map((message) => (
              <div key={message}>{message}</div>
            ))}
          </div>
        )
      }
      style={{ marginBottom: 14 }}
    >
      {children}
    </Form.Item>
  );
}
