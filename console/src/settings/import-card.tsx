import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Flex, Input, Tag, Typography, Upload } from 'antd';
import { useState } from 'react';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';
import { useWords, wordFor } from '../frame/words.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { settingsWords } from './settings-words.ts';

type Changes = operations['diffDefinitions']['responses'][200]['content']['application/json'];

interface DefinitionFile {
  file: string;
  text: string;
}

const colours = { added: 'success', changed: 'processing', removed: 'error' } as const;

/** Takes definitions from files: shows what would be different, then makes them active. */
export function ImportCard() {
  const t = useWords(settingsWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [files, setFiles] = useState<DefinitionFile[]>([]);
  const [found, setFound] = useState<Changes>();
  const [error, setError] = useState<unknown>();
  const [isWorking, setWorking] = useState(false);
  const attempt = async (work: () => Promise<void>) => {
    setWorking(true);
    setError(undefined);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    } finally {
      setWorking(false);
    }
  };
  const read = (chosen: readonly File[]) =>
    attempt(async () => {
      const all = (await Promise.all(chosen.map(filesIn))).flat();
      setFiles(all);
      setFound(undefined);
      setFound(await answerOf(api.POST('/v1/definitions/diff', { body: { files: all } })));
    });
  const apply = (comment: string) =>
    attempt(async () => {
      const body = { files, ...(comment !== '' && { comment }) };
      await answerOf(api.POST('/v1/definitions/apply', { body }));
      setFound(undefined);
      setFiles([]);
      void message.success(t('definitions.applied'));
      await queries.invalidateQueries({ queryKey: ['definitions'] });
    });
  return (
    <Card title={t('definitions.import')}>
      <Flex vertical gap="small">
        <Upload.Dragger
          multiple
          accept=".yaml,.yml,.csv,.json"
          showUploadList={false}
          beforeUpload={(file, all) => {
            if (file === all[0]) void read(all);
            return Upload.LIST_IGNORE;
          }}
        >
          <InboxOutlined style={{ fontSize: 24 }} /> <p>{t('definitions.drop')}</p>
          <Typography.Text type="secondary">{t('definitions.dropHint')}</Typography.Text>
        </Upload.Dragger>
        {error !== undefined && <ProblemNotice error={error} />}
        {found !== undefined && <FoundChanges found={found} />}
        {found !== undefined && found.changes.length > 0 && <ApplyBar isWorking={isWorking} onApply={apply} />}
      </Flex>
    </Card>
  );
}

function ApplyBar({ isWorking, onApply }: { isWorking: boolean; onApply: (comment: string) => Promise<void> }) {
  const t = useWords(settingsWords);
  const [comment, setComment] = useState('');
  return (
    <Flex gap="small">
      <Input
        aria-label={t('definitions.comment')}
        placeholder={t('definitions.comment')}
        maxLength={1000}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      <Button type="primary" loading={isWorking} onClick={() => void onApply(comment)}>
        {t('definitions.apply')}
      </Button>
    </Flex>
  );
}

function FoundChanges({ found: { changes } }: { found: Changes }) {
  const t = useWords(settingsWords);
  if (changes.length === 0) return <Typography.Text>{t('definitions.same')}</Typography.Text>;
  return (
    <section aria-label={t('definitions.wouldChange', { count: changes.length })}>
      <Typography.Text strong>{t('definitions.wouldChange', { count: changes.length })}</Typography.Text>
      <ul style={{ maxHeight: 240, overflow: 'auto', paddingInlineStart: 20 }}>
        {changes.map(({ change, kind, id, paths }) => (
          <li key={`${kind} ${id}`}>
            <Tag color={colours[change]}>{t(`definitions.${change}`)}</Tag>
            {wordFor(settingsWords, `kinds.${kind}`) ?? kind} <Typography.Text code>{id}</Typography.Text>{' '}
            <Typography.Text type="secondary">{paths.join(', ')}</Typography.Text>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A file of definitions, or all files of an export. */
async function filesIn(file: File): Promise<DefinitionFile[]> {
  const text = await file.text();
  if (!file.name.endsWith('.json')) return [{ file: file.name, text }];
  const { files } = JSON.parse(text) as { files: DefinitionFile[] };
  return files;
}
