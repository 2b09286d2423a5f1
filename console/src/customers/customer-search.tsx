import { SearchOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Flex, Input, Space } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ProblemError } from '../api/answer.ts';
import { useWords } from '../frame/words.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { findCustomer } from './customer-calls.ts';
import { customersWords } from './customers-words.ts';

/** The field that finds a customer by number or id, and goes there. */
export function CustomerSearch({ autoFocus = false }: { autoFocus?: boolean }) {
  const t = useWords(customersWords);
  const navigate = useNavigate();
  const [number, setNumber] = useState('');
  const [isWanted, setWanted] = useState(false);
  const finding = useMutation({
    mutationFn: findCustomer,
    onSuccess: (customerId) => {
      setNumber('');
      void navigate(`/customers/${encodeURIComponent(customerId)}`);
    },
  });
  const submit = () => {
    const isEmpty = number.trim() === '';
    setWanted(isEmpty);
    if (!isEmpty) finding.mutate(number.trim());
  };
  return (
    <Flex vertical gap="small" style={{ minWidth: 320, maxWidth: 560, width: '100%' }}>
      <search>
        <Space.Compact block>
          <Input
            aria-label={t('search.label')}
            placeholder={t('search.placeholder')}
            value={number}
            maxLength={64}
            autoFocus={autoFocus}
            autoComplete="off"
            spellCheck={false}
            status={isWanted ? 'error' : ''}
            onChange={({ target }) => {
              setNumber(target.value);
              setWanted(false);
            }}
            onPressEnter={submit}
          />
          <Button type="primary" icon={<SearchOutlined />} loading={finding.isPending} onClick={submit}>
            {t('search.button')}
          </Button>
        </Space.Compact>
      </search>
      {isWanted && <Alert type="warning" showIcon role="alert" title={t('search.wanted')} />}
      <FindingProblem error={finding.error} number={finding.variables ?? ''} onRetry={submit} />
    </Flex>
  );
}

function FindingProblem({ error, number, onRetry }: { error: unknown; number: string; onRetry: () => void }) {
  const t = useWords(customersWords);
  if (error === null) return null;
  if (!(error instanceof ProblemError) || error.code !== 'customer-unknown') {
    return <ProblemNotice error={error} onRetry={onRetry} />;
  }
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('search.unknown', { number })}
      description={t('search.unknownHint')}
    />
  );
}
