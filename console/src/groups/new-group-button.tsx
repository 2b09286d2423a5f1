import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { useGroups } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { freeId, NamingDialog } from './naming-dialog.tsx';

interface NewGroupButtonProps {
  text: string;
  type?: 'primary' | 'default';
  /** What the group begins with. */
  rule?: string;
  name?: string;
}

/** Names a new group and opens it: nothing is saved before something of it is written. */
export function NewGroupButton({ text, type = 'default', rule = 'true', name = '' }: NewGroupButtonProps) {
  const t = useWords(groupsWords);
  const { may } = useSession();
  const navigate = useNavigate();
  const { data } = useGroups();
  const [isOpen, setOpen] = useState(false);
  const taken = data?.groups.map(({ id }) => id) ?? [];
  if (!may('definitions:write')) return null;
  return (
    <>
      <Button type={type} icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {text}
      </Button>
      {isOpen && (
        <NamingDialog
          title={t('newGroup')}
          okText={t('create')}
          kind="group"
          taken={taken}
          initial={{ id: freeId('g', taken, Date.now()), name }}
          onOk={({ id, name: called }) => navigate(`/groups/${id}`, { state: { name: called, rule } })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
