import { SaveOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Typography } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { formatTime } from '../parts/time-text.tsx';
import { groupsWords } from './groups-words.ts';
import { makeList, takeSnapshot, useNumberLists } from './list-calls.ts';
import { freeId, NamingDialog } from './naming-dialog.tsx';

interface SnapshotButtonProps {
  rule: string;
  /** Whose rule it is. */
  group: string;
  groupName: string;
  disabled: boolean;
}

/** Keeps who is in a group now as a number list. */
export function SnapshotButton({ rule, group, groupName, disabled }: SnapshotButtonProps) {
  const t = useWords(groupsWords);
  const { may } = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data } = useNumberLists();
  const [isOpen, setOpen] = useState(false);
  const taken = data?.lists.map(({ id }) => id) ?? [];
  if (!may('audiences:write')) return null;
  const keep = async ({ id, name }: { id: string; name: string }) => {
    await makeList({ id, name });
    await takeSnapshot(id, rule, group);
    await queries.invalidateQueries({ queryKey: ['number-lists'] });
    await queries.invalidateQueries({ queryKey: ['rule-schema'] });
    await navigate(`/groups/lists/${id}`);
  };
  return (
    <>
      <Button icon={<SaveOutlined />} disabled={disabled} onClick={() => setOpen(true)}>
        {t('snapshot')}
      </Button>
      {isOpen && (
        <NamingDialog
          title={t('snapshotTitle')}
          okText={t('snapshotStart')}
          kind="list"
          taken={taken}
          initial={{
            id: freeId(`${group}-`, taken, Date.now()),
            name: `${groupName} ${formatTime(Date.now(), 'day')}`,
          }}
          text={<Typography.Paragraph type="secondary">{t('snapshotText')}</Typography.Paragraph>}
          onOk={keep}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
