import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Flex, Form, Select, Typography } from 'antd';
import { useState } from 'react';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { messageWords } from './message-words.ts';
import { PriceTable } from './price-table.tsx';
import { type MessageRules, useMessageRules } from './settings-calls.ts';
import { settingsWords } from './settings-words.ts';

/** What messages must and must not say, and what they cost. */
export function MessagesPage() {
  const t = useWords(messageWords);
  const settings = useWords(settingsWords);
  const { data, error, isPending, refetch } = useMessageRules();
  const { may, region } = useSession();
  const mayWrite = may('operations:write') && region === undefined;
  return (
    <Page
      title={settings('sections.messages')}
      subtitle={mayWrite ? t('about') : `${t('about')}${t('readOnly')}`}
      problem={error}
      loading={isPending}
      onRetry={() => void refetch()}
    >
      {data !== undefined && <RulesForm kept={data} isReadOnly={!mayWrite} />}
    </Page>
  );
}

function RulesForm({ kept, isReadOnly }: { kept: MessageRules; isReadOnly: boolean }) {
  const t = useWords(messageWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<MessageRules>();
  const rules = typed ?? kept;
  const set = (change: Partial<MessageRules>) => setTyped({ ...rules, ...change });
  const saving = useMutation({
    mutationFn: () => answerOf(api.PUT('/v1/previews/message-rules', { body: rules })),
    onSuccess: async (saved) => {
      queries.setQueryData(['message-rules'], saved);
      setTyped(undefined);
      void message.success(t('saved'));
      await queries.invalidateQueries({ queryKey: ['previews'] });
    },
  });
  return (
    <Flex vertical gap="middle">
      <Card title={t('texts')}>
        <Form layout="vertical" disabled={isReadOnly} component="div">
          <WordsField
            id="signatures"
            label={t('signatures')}
            hint={t('signaturesHint')}
            placeholder={t('anySignature')}
            value={rules.signatures ?? []}
            onChange={(signatures) => set({ signatures: signatures.map(withoutBrackets) })}
          />
          <WordsField
            id="opt-out-words"
            label={t('optOutWords')}
            hint={t('optOutWordsHint')}
            placeholder={t('typeWords')}
            value={rules.optOutWords}
            onChange={(optOutWords) => set({ optOutWords })}
          />
          <WordsField
            id="forbidden-words"
            label={t('forbiddenWords')}
            hint={t('forbiddenWordsHint')}
            placeholder={t('typeWords')}
            value={rules.forbiddenWords}
            onChange={(forbiddenWords) => set({ forbiddenWords })}
          />
        </Form>
      </Card>
      <Card title={t('prices')} extra={<Typography.Text type="secondary">{t('pricesHint')}</Typography.Text>}>
        <PriceTable prices={rules.prices} isReadOnly={isReadOnly} onChange={(prices) => set({ prices })} />
      </Card>
      {saving.error !== null && <ProblemNotice error={saving.error} />}
      {!isReadOnly && (
        <SaveBar
          isChanged={typed !== undefined}
          isSaving={saving.isPending}
          onSave={() => saving.mutate()}
          onDiscard={() => setTyped(undefined)}
        />
      )}
    </Flex>
  );
}

interface SaveBarProps {
  isChanged: boolean;
  isSaving: boolean;
  onSave: () => void;
  onDiscard: () => void;
}

function SaveBar({ isChanged, isSaving, onSave, onDiscard }: SaveBarProps) {
  const t = useWords(messageWords);
  return (
    <Flex gap="small" align="center">
      <Button type="primary" disabled={!isChanged} loading={isSaving} onClick={onSave}>
        {t('save')}
      </Button>
      {isChanged && (
        <>
          <Button onClick={onDiscard}>{t('discard')}</Button>
          <Typography.Text type="warning" role="status">
            {t('unsaved')}
          </Typography.Text>
        </>
      )}
    </Flex>
  );
}

/** 【移动营业厅】 → 移动营业厅: people paste what they see. */
const withoutBrackets = (signature: string) => signature.replace(/^[【[]|[】\]]$/g, '');

interface WordsFieldProps {
  id: string;
  label: string;
  hint: string;
  placeholder: string;
  value: readonly string[];
  onChange: (words: string[]) => void;
}

function WordsField({ id, label, hint, placeholder, value, onChange }: WordsFieldProps) {
  return (
    <Form.Item label={label} htmlFor={id} extra={hint}>
      <Select
        id={id}
        aria-label={label}
        mode="tags"
        open={false}
        suffixIcon={null}
        placeholder={placeholder}
        value={[...value]}
        tokenSeparators={['、', '，', ',', '；', ';', '\n']}
        onChange={(words: string[]) =>
          onChange([...new Set(words.map((word) => word.trim()))].filter((word) => word !== ''))
        }
      />
    </Form.Item>
  );
}
