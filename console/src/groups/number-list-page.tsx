import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Card, Col, Empty, Upload as FileDrop, Flex, Row, Spin, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { formatNumber } from '../parts/number-text.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useUrlState } from '../parts/url-state.ts';
import { useCount } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { hasEnded, MOST_UPLOAD_BYTES, sendNumbers, useNumberLists, useUploads } from './list-calls.ts';
import { NewGroupButton } from './new-group-button.tsx';
import { RefusedRows } from './refused-rows.tsx';
import { UploadHistory } from './upload-history.tsx';
import { UploadReport } from './upload-report.tsx';
import { UseTags } from './use-tags.tsx';
import './groups.css';

/** A number list: files dropped on it, what became of their rows, and a group made of it. */
export function NumberListPage() {
  const t = useWords(groupsWords);
  const { id = '' } = useParams();
  const lists = useNumberLists();
  const list = lists.data?.lists.find((each) => each.id === id);
  const uploads = useUploads(id);
  const [chosen, setChosen] = useUrlState('upload');
  const all = uploads.data?.uploads ?? [];
  const shown = all.find(({ uploadId }) => uploadId === chosen) ?? all[0];
  const rule = `${JSON.stringify(id)} in lists`;
  const size = useCount(rule, { estimate: false, enabled: list !== undefined });
  useEndedUploads(all.filter(hasEnded).map(({ uploadId }) => uploadId));
  const name = list?.name ?? id;
  return (
    <Page
      title={name}
      subtitle={
        <Typography.Text type="secondary">
          <Typography.Text code>{rule}</Typography.Text>{' '}
          {size.data !== undefined && t('lists.inList', { count: formatNumber(size.data.count) })}
        </Typography.Text>
      }
      problem={lists.error}
      onRetry={() => void lists.refetch()}
      loading={lists.isPending}
      action={<NewGroupButton type="primary" text={t('lists.makeGroup')} rule={rule} name={name} />}
    >
      {list === undefined ? (
        <Empty description={t('lists.notFound', { id })} />
      ) : (
        <Row gutter={[12, 12]}>
          <Col xs={24} xl={9}>
            <Flex vertical gap={12}>
              <DropNumbers id={id} onSent={() => setChosen('')} />
              <Card title={t('lists.history')}>
                <UploadHistory uploads={all} shown={shown?.uploadId} onChoose={setChosen} />
              </Card>
              <Card title={t('uses')}>
                <UseTags uses={list.uses} />
              </Card>
            </Flex>
          </Col>
          <Col xs={24} xl={15}>
            {shown !== undefined && (
              <Flex vertical gap={12}>
                <UploadReport upload={shown} />
                {hasEnded(shown) && <RefusedRows upload={shown} />}
              </Flex>
            )}
          </Col>
        </Row>
      )}
    </Page>
  );
}

/** When an upload ends, counts and lists are read anew. */
function useEndedUploads(ended: readonly string[]): void {
  const queries = useQueryClient();
  const key = ended.join(' ');
  useEffect(() => {
    if (key === '') return;
    void queries.invalidateQueries({ queryKey: ['audience-count'] });
    void queries.invalidateQueries({ queryKey: ['number-lists'] });
  }, [key, queries]);
}

function DropNumbers({ id, onSent }: { id: string; onSent: () => void }) {
  const t = useWords(groupsWords);
  const { may } = useSession();
  const queries = useQueryClient();
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const [isTooLarge, setTooLarge] = useState(false);
  if (!may('audiences:write')) return null;
  const send = async (file: File) => {
    setProblem(undefined);
    setTooLarge(file.size > MOST_UPLOAD_BYTES);
    if (file.size > MOST_UPLOAD_BYTES) return;
    setSending(true);
    try {
      await sendNumbers(id, file);
      await queries.invalidateQueries({ queryKey: ['uploads', id] });
      onSent();
    } catch (error) {
      setProblem(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <Flex vertical gap="small">
      <FileDrop.Dragger
        accept=".csv,.txt,.tsv,.gz"
        multiple={false}
        showUploadList={false}
        disabled={isSending}
        beforeUpload={(file) => {
          void send(file);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">{isSending ? <Spin /> : <InboxOutlined />}</p>
        <p className="ant-upload-text">{isSending ? t('lists.sending') : t('lists.drop')}</p>
        <p className="ant-upload-hint">{t('lists.dropHint')}</p>
      </FileDrop.Dragger>
      {isTooLarge && <Alert type="error" showIcon role="alert" title={t('lists.tooLarge')} />}
      {problem !== undefined && <ProblemNotice error={problem} />}
    </Flex>
  );
}
