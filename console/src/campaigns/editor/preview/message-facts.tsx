import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Flex, InputNumber, Popover, Segmented, Tag, Typography } from 'antd';
import { useState } from 'react';
import { answerOf } from '../../../api/answer.ts';
import { api } from '../../../api/api.ts';
import { useSession } from '../../../frame/session.tsx';
import { useWords } from '../../../frame/words.ts';
import { formatNumber } from '../../../parts/number-text.tsx';
import { ProblemNotice } from '../../../parts/problem-notice.tsx';
import { editorWords } from '../editor-words.ts';
import type { MessageForm } from './message-forms.ts';
import type { MessagePreview } from './use-message-preview.ts';

interface MessageFactsProps {
  form: MessageForm;
  message: MessagePreview;
  channel: string;
}

/** Length, segments, cost, and what is missing or must not be said. */
export function MessageFacts({ form, message, channel }: MessageFactsProps) {
  const t = useWords(editorWords);
  const { measure, missing, marks, text } = message;
  const forbidden = [
    ...new Set(marks.filter(({ kind }) => kind === 'forbidden').map(({ start, end }) => text.slice(start, end))),
  ];
  const isSms = form === 'sms';
  const wanted = form === 'voice' ? [] : missing;
  return (
    <Flex vertical gap="small">
      {wanted.map((kind) => (
        <Alert key={kind} type="warning" showIcon title={t(`missing.${kind}`)} />
      ))}
      {forbidden.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t('forbiddenFound')}
          description={forbidden.map((word) => (
            <Tag key={word} color="error">
              {word}
            </Tag>
          ))}
        />
      )}
      <Descriptions
        size="small"
        column={1}
        items={[
          { key: 'length', label: t('length'), children: t('characters', { count: [...text].length }) },
          ...(isSms
            ? [
                {
                  key: 'segments',
                  label: t('segments'),
                  children: t('segmentsOf', { count: measure.segments, per: measure.perSegment }),
                },
                { key: 'encoding', label: t('encoding'), children: t(`encodings.${measure.encoding}`) },
              ]
            : []),
          { key: 'cost', label: t('cost'), children: <Cost message={message} channel={channel} isSms={isSms} /> },
          ...(message.invented.length > 0
            ? [{ key: 'invented', label: t('invented'), children: message.invented.join(', ') }]
            : []),
        ]}
      />
    </Flex>
  );
}

function Cost({
  message: { cost, measure },
  channel,
  isSms,
}: {
  message: MessagePreview;
  channel: string;
  isSms: boolean;
}) {
  const t = useWords(editorWords);
  if (cost === undefined) return <>–</>;
  const { customers, price, cents } = cost;
  const unit = { cents: price?.cents ?? 0, per: price?.per ?? (isSms ? ('segment' as const) : ('message' as const)) };
  return (
    <Flex vertical>
      {price !== undefined && cents !== undefined ? (
        <>
          <span className="numbers">{t('costTotal', { yuan: formatNumber(cents, { as: 'yuan' }) })}</span>
          <Typography.Text type="secondary">
            {t(`costOf.${price.per}`, {
              customers: formatNumber(customers),
              cents: formatNumber(price.cents),
              segments: measure.segments,
            })}
          </Typography.Text>
        </>
      ) : (
        <Typography.Text type="secondary">{t('priceNone', { customers: formatNumber(customers) })}</Typography.Text>
      )}
      <PriceButton channel={channel} price={unit} />
    </Flex>
  );
}

type Price = { cents: number; per: 'segment' | 'message' };

/** Sets what the channel costs, for those who may. */
function PriceButton({ channel, price }: { channel: string; price: Price }) {
  const t = useWords(editorWords);
  const { may } = useSession();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [wanted, setWanted] = useState(price);
  const save = useMutation({
    mutationFn: async () => {
      const rules = await answerOf(api.GET('/v1/previews/message-rules'));
      const prices = { ...rules.prices, [channel]: wanted };
      await answerOf(api.PUT('/v1/previews/message-rules', { body: { ...rules, prices } }));
    },
    onSuccess: async () => {
      setOpen(false);
      await queries.invalidateQueries({ queryKey: ['message-preview'] });
    },
  });
  if (!may('operations:write')) return null;
  return (
    <Popover
      trigger="click"
      open={isOpen}
      onOpenChange={setOpen}
      title={t('price')}
      content={
        <Flex vertical gap="small">
          <InputNumber
            aria-label={t('price')}
            min={0}
            max={1e6}
            value={wanted.cents}
            suffix={t('cents')}
            onChange={(cents) => setWanted({ ...wanted, cents: cents ?? 0 })}
          />
          <Segmented
            aria-label={t('pricePer')}
            value={wanted.per}
            options={[
              { value: 'segment', label: t('per.segment') },
              { value: 'message', label: t('per.message') },
            ]}
            onChange={(per) => setWanted({ ...wanted, per: per as Price['per'] })}
          />
          {save.error !== null && <ProblemNotice error={save.error} />}
          <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
            {t('savePrice')}
          </Button>
        </Flex>
      }
    >
      <Button type="link" style={{ alignSelf: 'start', paddingInline: 0 }}>
        {t('setPrice')}
      </Button>
    </Popover>
  );
}
