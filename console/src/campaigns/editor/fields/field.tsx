import { Form, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useEditor } from '../editor-context.ts';
import type { Path } from '../model/document-path.ts';
import { problemsUnder } from '../model/problem-places.ts';

interface FieldProps {
  label: string;
  /** Of the control, for its label. */
  id?: string;
  /** A sentence: what it is for and in what unit. */
  explained?: string;
  /** Of what it edits: mistakes there are told at the field. */
  path?: Path;
  required?: boolean;
  children: ReactNode;
}

/** A labelled control of the editor with its explanation and the mistakes of what it edits. */
export function Field({ label, id, explained, path, required = false, children }: FieldProps) {
  const { problems } = useEditor();
  const mistakes = path === undefined ? [] : problemsUnder(problems, path);
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      required={required}
      extra={explained}
      validateStatus={mistakes.length > 0 ? 'error' : undefined}
      help={
        mistakes.length === 0
          ? undefined
          : mistakes.map(({ message }) => (
              <Typography.Text key={message} type="danger" style={{ display: 'block' }}>
                {message}
              </Typography.Text>
            ))
      }
      style={{ marginBottom: 14 }}
    >
      {children}
    </Form.Item>
  );
}
