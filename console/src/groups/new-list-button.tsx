import { PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { groupsWords } from './groups-words.ts';
import { makeList, useNumberLists } from './list-calls.ts';
import { freeId, type Naming, NamingDialog } from './naming-dialog.tsx';

/** Declares a number list and opens it. */
export function NewListButton({ type = 'default' }: { type?: 'primary' | 'default' }) {
  const t = useWords(groupsWords);
  const { may } = useSession();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data } = useNumberLists();
  const [isOpen, setOpen] = useState(false);
  const taken = data?.lists.map(({ id }) => id) ?? [];
  if (!may('audiences:write')) return null;
  const make = async (naming: Naming) => {
    await makeList(naming);
    await queries.invalidateQueries({ queryKey: ['number-lists'] });
    await queries.invalidateQueries({ queryKey: ['rule-schema'] });
    await navigate(`/groups/lists/${naming.id}`);
  };
  return (
    <>
      <Button type={type} icon={<PlusOutlined />} onClick={() => setOpen(true)}>
        {t('newList')}
      </Button>
      {isOpen && (
        <NamingDialog
          title={t('newList')}
          okText={t('create')}
          kind="list"
          withForm
          taken={taken}
          initial={{ id: freeId('list-', taken, Date.now()), name: '' }}
          onOk={make}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
