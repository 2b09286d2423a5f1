import { Form } from 'antd';
import type { ReactNode } from 'react';
import { problemsAt, useScenarioEditor } from './editor-context.ts';

interface ScenarioFieldProps {
  label: string;
  /** Of the control: its label leads to it. */
  id: string;
  /** What it edits, as mistakes name it: `pattern.dwell.area`. */
  path: string;
  hint?: string;
  isRequired?: boolean;
  children: ReactNode;
}

/** A labelled control with the mistakes of what it edits. */
export function ScenarioField({ label, id, path, hint, isRequired = false, children }: ScenarioFieldProps) {
  const { problems } = useScenarioEditor();
  const mistakes = problemsAt(problems, path);
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
            {[...new Set(mistakes.map(({ message }) => message))].map((message) => (
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
