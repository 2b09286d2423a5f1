import { CloseOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Form, Input, Typography, theme } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../../../frame/words.ts';
import { useUrlState } from '../../../parts/url-state.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { Field } from '../fields/field.tsx';
import { withValue } from '../model/document-path.ts';
import type { PlacedStep } from '../model/journey-steps.ts';
import { STEP_PARAMETER } from '../step-picker.tsx';
import { DecisionForm } from './decision-form.tsx';
import { BillingForm, GrantForm, SetForm } from './effect-forms.tsx';
import { BranchForm, SplitForm } from './fork-forms.tsx';
import { ownProblems } from './own-problems.ts';
import { useStepTexts } from './step-texts.ts';
import { WaitForForm } from './wait-for-form.tsx';
import { WaitForm } from './wait-form.tsx';

/** What a form of a step gets: the step, where its fields are, and how to set one. */
export interface StepFormProps {
  placed: PlacedStep;
  /** Sets a field of the step; undefined takes it away. */
  set: (field: string, value: unknown) => void;
}

/** The chosen step as a form. */
export function StepPanel({ placed, onClose }: { placed: PlacedStep; onClose: () => void }) {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  const { document, change, problems } = useEditor();
  const texts = useStepTexts();
  const mistakes = ownProblems(problems, placed);
  const set = (field: string, value: unknown) =>
    change(withValue(document, [...placed.path, placed.type, field], value));
  return (
    <section
      aria-label={t('stepForm', { step: placed.id })}
      style={{ paddingInlineStart: token.padding, height: '100%', overflowY: 'auto' }}
    >
      <Flex justify="space-between" align="center">
        <Typography.Title level={5} style={{ margin: 0 }}>
          {texts.type(placed)}
        </Typography.Title>
        <Button type="text" icon={<CloseOutlined />} aria-label={t('close')} onClick={onClose} />
      </Flex>
      {placed.type in editorWords.zh.stepsExplained && (
        <Typography.Paragraph type="secondary">{t(`stepsExplained.${placed.type as 'offer'}`)}</Typography.Paragraph>
      )}
      {mistakes.length > 0 && (
        <Alert
          type="error"
          showIcon
          style={{ marginBlockEnd: token.marginSM }}
          title={mistakes.map(({ message, at }) => <div key={`${at.join('.')} ${message}`}>{message}</div>)}
        />
      )}
      <Form colon={false} layout="vertical" component="div">
        <IdField placed={placed} />
        <TypeForm placed={placed} set={set} />
      </Form>
    </section>
  );
}

function TypeForm(props: StepFormProps) {
  switch (props.placed.type) {
    case 'offer':
    case 'message':
    case 'task':
      return <DecisionForm {...props} />;
    case 'wait':
      return <WaitForm {...props} />;
    case 'waitFor':
      return <WaitForForm {...props} />;
    case 'branch':
      return <BranchForm {...props} />;
    case 'split':
      return <SplitForm {...props} />;
    case 'set':
      return <SetForm {...props} />;
    case 'grant':
      return <GrantForm {...props} />;
    case 'order':
    case 'cancel':
      return <BillingForm {...props} />;
    case 'end':
      return null;
    default:
      return <pre>{JSON.stringify(props.placed.step, undefined, 2)}</pre>;
  }
}

/** The id by which other steps and records name it; taken over when it is left, for the address names it too. */
function IdField({ placed }: { placed: PlacedStep }) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const [, chooseStep] = useUrlState(STEP_PARAMETER);
  const [typed, setTyped] = useState(placed.id);
  useEffect(() => setTyped(placed.id), [placed.id]);
  const isId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(typed);
  const take = () => {
    if (typed === placed.id || !isId) return setTyped(placed.id);
    change(withValue(document, [...placed.path, placed.type, 'id'], typed === placed.type ? undefined : typed));
    chooseStep(typed);
  };
  return (
    <Field label={t('stepId')} id="step-id" path={[...placed.path, placed.type, 'id']} explained={t('stepIdExplained')}>
      <Input
        id="step-id"
        disabled={readOnly}
        status={isId ? '' : 'error'}
        value={typed}
        maxLength={64}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={take}
        onPressEnter={take}
      />
    </Field>
  );
}
