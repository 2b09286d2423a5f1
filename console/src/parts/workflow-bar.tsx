import { App, Button, Flex, List, Popover, Space, Tag, Tooltip, Typography, theme } from 'antd';
import { type ReactNode, useState } from 'react';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import type { DraftProblem } from './draft-calls.ts';
import { DraftConflictNotice } from './draft-conflict-notice.tsx';
import { personName } from './person-name.ts';
import { ProblemNotice } from './problem-notice.tsx';
import { mistakeText } from './service-sentences.ts';
import { formatTime } from './time-text.tsx';
import type { Draft, DraftStep } from './use-draft.ts';
import { WorkflowDialog } from './workflow-dialog.tsx';
import { workflowWords } from './workflow-words.ts';

interface WorkflowBarProps {
  draft: Draft;
  /** Somebody chose a mistake: show its field. */
  onProblem?: (field: string) => void;
  /** Before the buttons of the workflow: what this kind of definition has besides. */
  extra?: ReactNode;
  /** In the dialog of an approval, above the comment: what changes, whom it reaches. */
  approval?: ReactNode;
  /** After a step: a discarded new definition has no page any more. */
  onStep?: (step: DraftStep) => void;
}

/**
 * The way of a definition from draft to active, for all kinds: state, whether it is saved, mistakes, and what the reader
 * may do next. Stays in sight while the page is scrolled.
 */
export function WorkflowBar({ draft, onProblem, extra, approval, onStep }: WorkflowBarProps) {
  const t = useWords(workflowWords);
  const { token } = theme.useToken();
  const { message } = App.useApp();
  const [step, setStep] = useState<DraftStep>();
  const done = (taken: DraftStep) => {
    setStep(undefined);
    void message.success(t(`done.${taken}`));
    onStep?.(taken);
  };
  return (
    <Flex vertical gap="small" style={{ position: 'sticky', top: 0, zIndex: 5 }}>
      <Flex
        component="section"
        aria-label={t('label')}
        justify="space-between"
        align="center"
        gap="small"
        wrap
        style={{
          background: token.colorBgContainer,
          border: `1px solid ${token.colorBorderSecondary}`,
          borderRadius: token.borderRadiusLG,
          padding: `${token.paddingXS}px ${token.paddingSM}px`,
        }}
      >
        <Flex align="center" gap="small" wrap>
          <VersionState draft={draft} />
          <SaveText draft={draft} />
          <Mistakes draft={draft} onProblem={onProblem} />
        </Flex>
        <Space size="small" wrap>
          {extra}
          <Steps draft={draft} onStep={setStep} />
        </Space>
      </Flex>
      <DraftConflictNotice draft={draft} />
      {draft.saveState === 'refused' && <ProblemNotice error={draft.error} onRetry={draft.tryAgain} />}
      {step !== undefined && (
        <WorkflowDialog draft={draft} step={step} onClose={() => setStep(undefined)} onDone={done}>
          {step === 'approve' && approval}
        </WorkflowDialog>
      )}
    </Flex>
  );
}

const stateColours = {
  draft: 'processing',
  submitted: 'warning',
  approved: 'processing',
  active: 'success',
  retired: 'default',
} as const;

function VersionState({ draft: { open, active, isMissing } }: { draft: Draft }) {
  const t = useWords(workflowWords);
  if (isMissing) return <Tag>{t('state.new')}</Tag>;
  const shown = open ?? active;
  if (shown === undefined) return null;
  return (
    <>
      <Tag color={stateColours[shown.state]}>{t(`state.${shown.state}`)}</Tag>
      <Typography.Text>{t('version', { version: shown.version })}</Typography.Text>
      {open !== undefined && active !== undefined && (
        <Typography.Text type="secondary">{t('running', { version: active.version })}</Typography.Text>
      )}
    </>
  );
}

function SaveText({ draft: { saveState, savedAt, open, tryAgain } }: { draft: Draft }) {
  const t = useWords(workflowWords);
  const type = { lost: 'warning', conflict: 'danger', refused: 'danger' } as const;
  const time = savedAt === undefined ? '' : formatTime(savedAt, isToday(savedAt) ? 'clock' : 'minute');
  const author = open === undefined ? '' : personName(open.author);
  const saved = open === undefined ? '' : t('savedBy', { author, time });
  const text = saveState === 'saved' ? saved : t(saveState);
  return (
    <span aria-live="polite">
      <Typography.Text type={type[saveState as keyof typeof type] ?? 'secondary'}>{text}</Typography.Text>
      {saveState === 'lost' && (
        <Button type="link" size="small" onClick={tryAgain}>
          {t('tryAgain')}
        </Button>
      )}
    </span>
  );
}

const isToday = (at: number) => new Date(at).toDateString() === new Date().toDateString();

function Mistakes({ draft: { open }, onProblem }: { draft: Draft; onProblem?: (field: string) => void }) {
  const t = useWords(workflowWords);
  if (open === undefined) return null;
  if (open.problems.length === 0) return <Typography.Text type="success">{t('noProblems')}</Typography.Text>;
  const list = (
    <List
      size="small"
      style={{ width: 440, maxHeight: 320, overflow: 'auto' }}
      dataSource={open.problems}
      renderItem={(problem) => <Mistake problem={problem} onProblem={onProblem} />}
    />
  );
  return (
    <Popover trigger="click" content={list} placement="bottomLeft">
      <Button type="link" danger size="small">
        {t('problems', { count: open.problems.length })}
      </Button>
    </Popover>
  );
}

function Mistake({ problem, onProblem }: { problem: DraftProblem; onProblem?: (field: string) => void }) {
  const t = useWords(workflowWords);
  const { field, path } = problem;
  const place = field === undefined ? t('elsewhere', { path }) : field;
  return (
    <List.Item>
      <div>
        {field !== undefined && field !== '' && onProblem !== undefined ? (
          <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onProblem(field)}>
            {place}
          </Button>
        ) : (
          <Typography.Text code>{place}</Typography.Text>
        )}
        <div>{mistakeText(problem)}</div>
      </div>
    </List.Item>
  );
}

/** What the reader may do next, the main one last. */
function Steps({ draft, onStep }: { draft: Draft; onStep: (step: DraftStep) => void }) {
  const t = useWords(workflowWords);
  const { may, user } = useSession();
  const { open, saveState } = draft;
  if (open === undefined) return null;
  const isSettled = saveState === 'saved';
  const isAuthor = open.author.endsWith(`(user:${user.id})`);
  const steps = stepsOf(open.state, may);
  const buttons = steps.map(({ step, isMain }) => {
    const isBlocked = step === 'submit' && open.problems.length > 0;
    const isOwn = step === 'approve' && isAuthor;
    const why = isBlocked ? t('problemsFirst', { count: open.problems.length }) : isOwn ? t('ownApproval') : undefined;
    return (
      <Tooltip key={step} title={why}>
        <Button
          type={isMain ? 'primary' : 'default'}
          danger={step === 'discard'}
          disabled={isBlocked || (!isSettled && step !== 'discard')}
          onClick={() => onStep(step)}
        >
          {t(step)}
        </Button>
      </Tooltip>
    );
  });
  return <Space size="small">{buttons}</Space>;
}

function stepsOf(state: string, may: (scope: string) => boolean): { step: DraftStep; isMain: boolean }[] {
  const all: Record<string, { step: DraftStep; scope: string; isMain: boolean }[]> = {
    draft: [
      { step: 'discard', scope: 'definitions:write', isMain: false },
      { step: 'submit', scope: 'definitions:write', isMain: true },
    ],
    submitted: [
      { step: 'withdraw', scope: 'definitions:write', isMain: false },
      { step: 'reject', scope: 'definitions:approve', isMain: false },
      { step: 'approve', scope: 'definitions:approve', isMain: true },
    ],
    approved: [
      { step: 'reject', scope: 'definitions:approve', isMain: false },
      { step: 'activate', scope: 'definitions:activate', isMain: true },
    ],
  };
  return (all[state] ?? []).filter(({ scope }) => may(scope));
}
