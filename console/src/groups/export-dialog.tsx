import { Alert, Button, Flex, Progress, Select, Typography } from 'antd';
import { useRef, useState } from 'react';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { formatNumber } from '../parts/number-text.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { readAudienceFile, saveFile } from './audience-file.ts';
import type { RuleName } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { labelOf } from './rule-fields.ts';

interface ExportDialogProps {
  rule: string;
  names: readonly RuleName[];
  /** Of the file, without its ending. */
  fileName: string;
  onClose: () => void;
}

type Stage =
  | { is: 'asked' }
  | { is: 'running' | 'done' | 'cancelled'; customers: number }
  | { is: 'refused'; error: unknown };

/** Exports the customers of a rule; can be ended while it runs. */
export function ExportDialog({ rule, names, fileName, onClose }: ExportDialogProps) {
  const t = useWords(groupsWords);
  const { may } = useSession();
  const [columns, setColumns] = useState<string[]>([]);
  const [stage, setStage] = useState<Stage>({ is: 'asked' });
  const ending = useRef<AbortController>(undefined);
  const begin = async () => {
    const controller = new AbortController();
    ending.current = controller;
    let customers = 0;
    setStage({ is: 'running', customers });
    try {
      const file = await readAudienceFile({ rule, columns }, controller.signal, (count) => {
        customers = count;
        setStage({ is: 'running', customers });
      });
      saveFile(file, `${fileName}.csv`);
      setStage({ is: 'done', customers });
    } catch (error) {
      setStage(controller.signal.aborted ? { is: 'cancelled', customers } : { is: 'refused', error });
    }
  };
  const close = () => {
    ending.current?.abort();
    onClose();
  };
  const isRunning = stage.is === 'running';
  const footer = (
    <Flex gap="small" justify="end">
      {isRunning ? (
        <Button onClick={() => ending.current?.abort()}>{t('cancel')}</Button>
      ) : (
        <Button onClick={close}>{t('close')}</Button>
      )}
      <Button type="primary" loading={isRunning} onClick={() => void begin()}>
        {t('exportStart')}
      </Button>
    </Flex>
  );
  return (
    <Dialog open title={t('exportTitle')} footer={footer} onCancel={close}>
      <Flex vertical gap="small">
        <Typography.Text>{t('exportText')}</Typography.Text>
        {!may('customers:unmask') && <Alert type="info" showIcon title={t('exportMasked')} />}
        <Select
          mode="multiple"
          aria-label={t('exportColumns')}
          placeholder={t('exportColumns')}
          value={columns}
          disabled={isRunning}
          optionFilterProp="label"
          options={names.filter(isColumn).map((name) => ({ value: name.text, label: labelOf(name, t) }))}
          onChange={setColumns}
        />
        <ExportStage stage={stage} />
      </Flex>
    </Dialog>
  );
}

function ExportStage({ stage }: { stage: Stage }) {
  const t = useWords(groupsWords);
  if (stage.is === 'asked') return null;
  if (stage.is === 'refused') return <ProblemNotice error={stage.error} />;
  const count = formatNumber(stage.customers);
  const text = {
    running: t('exporting', { count }),
    done: t('exportDone', { count }),
    cancelled: t('exportCancelled'),
  };
  return (
    <div role="status">
      <Progress
        percent={100}
        status={stage.is === 'running' ? 'active' : stage.is === 'done' ? 'success' : 'exception'}
        showInfo={false}
      />
      <Typography.Text>{text[stage.is]}</Typography.Text>
    </div>
  );
}

/** Names the service gives out as columns. */
const isColumn = ({ text, type, isSensitive }: RuleName) =>
  type !== 'tags' && isSensitive !== true && /^(profile|metric|stage|group)\.\w+$/.test(text);
