import { Flex, Form, Input } from 'antd';
import { useState } from 'react';
import { useWords } from '../frame/words.ts';
import { ApprovalChecks, useApprovalChecks } from './approval-checks.tsx';
import { Dialog } from './dialog.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import type { Draft, DraftStep, StepSaid } from './use-draft.ts';
import { workflowWords } from './workflow-words.ts';

interface WorkflowDialogProps {
  draft: Draft;
  step: DraftStep;
  onClose: () => void;
  /** The step is taken. */
  onDone: (step: DraftStep) => void;
  /** Above the comment: what who approves wants to see. */
  children?: React.ReactNode;
}

/** Asks for what is to be said with a step, shows the checks where they matter, and takes the step. */
export function WorkflowDialog({ draft, step, onClose, onDone, children }: WorkflowDialogProps) {
  const t = useWords(workflowWords);
  const [said, setSaid] = useState<StepSaid>({});
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const isChecked = step === 'submit' || step === 'approve';
  const { kind, id, open } = draft;
  const query = useApprovalChecks({ kind, id, version: open?.version ?? 0, revision: open?.revision ?? 0 }, isChecked);
  const isReady = !isChecked || isClean(query, step, said);
  const take = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await draft.take(step, said);
      onDone(step);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const needsReason = step === 'reject' && (said.comment ?? '').trim() === '';
  return (
    <Dialog
      open
      title={titleOf(t, step, draft)}
      okText={t(step)}
      okButtonProps={{ danger: step === 'discard', disabled: !isReady || needsReason, loading: isBusy }}
      onOk={() => void take()}
      cancelText={t('cancel')}
      onCancel={onClose}
      width={step === 'approve' ? 720 : 520}
      destroyOnHidden
    >
      <Flex vertical gap="middle">
        {step === 'discard' && <div>{t('discardText')}</div>}
        {step === 'activate' && <div>{t('activateText')}</div>}
        {children}
        {isChecked && <StepChecks query={query} step={step} said={said} onSaid={setSaid} />}
        <Form layout="vertical">
          <Form.Item
            label={t('comment')}
            htmlFor="workflow-comment"
            required={step === 'reject'}
            style={{ marginBottom: 0 }}
          >
            <Input.TextArea
              id="workflow-comment"
              autoFocus
              rows={3}
              maxLength={1000}
              value={said.comment ?? ''}
              placeholder={hintOf(t, step)}
              onChange={({ target }) => setSaid({ ...said, comment: target.value })}
            />
          </Form.Item>
        </Form>
        {error !== undefined && <ProblemNotice error={error} />}
      </Flex>
    </Dialog>
  );
}

/** The checks of a step that has them; the approver's boxes with them. */
function StepChecks({ query, step, said, onSaid }: StepChecksProps) {
  if (step === 'submit') return <ApprovalChecks query={query} />;
  const acknowledged = new Set(said.acknowledged);
  return (
    <ApprovalChecks
      query={query}
      acknowledged={acknowledged}
      onAcknowledge={(check, isRead) => {
        if (isRead) acknowledged.add(check);
        else acknowledged.delete(check);
        onSaid({ ...said, acknowledged: [...acknowledged] });
      }}
    />
  );
}

interface StepChecksProps {
  query: ReturnType<typeof useApprovalChecks>;
  step: DraftStep;
  said: StepSaid;
  onSaid: (said: StepSaid) => void;
}

/** No check says an error, and who approves has ticked every warning. */
function isClean({ data }: StepChecksProps['query'], step: DraftStep, { acknowledged = [] }: StepSaid): boolean {
  if (data === undefined || data.some(({ level }) => level === 'error')) return false;
  return step === 'submit' || data.every(({ id }) => acknowledged.includes(id));
}

type Speak = ReturnType<typeof useWords<(typeof workflowWords)['zh']>>;

function titleOf(t: Speak, step: DraftStep, { open }: Draft): string {
  if (step === 'discard') return t('discardTitle');
  if (step === 'activate') return t('activateTitle', { version: open?.version ?? 0 });
  return t(step);
}

function hintOf(t: Speak, step: DraftStep): string {
  if (step === 'submit') return t('submitHint');
  if (step === 'approve') return t('approveHint');
  return step === 'reject' ? t('rejectHint') : '';
}
