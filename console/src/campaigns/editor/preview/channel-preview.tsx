import { Button, Flex, Skeleton, Typography } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { ProblemNotice } from '../../../parts/problem-notice.tsx';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { ruleText } from '../model/campaign-document.ts';
import type { PlacedStep } from '../model/journey-steps.ts';
import { nameOf } from '../vocabulary.ts';
import { MessageFacts } from './message-facts.tsx';
import { formOf } from './message-forms.ts';
import { PHONE_WIDTH_PX, Phone } from './phone.tsx';
import { type MessageQuestion, useMessagePreview } from './use-message-preview.ts';

interface ChannelPreviewProps {
  placed: PlacedStep;
  channel: string;
  offer: string | undefined;
  customerId: string;
}

/** One channel: the phone, and what is to be known about the message. */
export function ChannelPreview({ placed, channel, offer, customerId }: ChannelPreviewProps) {
  const t = useWords(editorWords);
  const { document, vocabulary, onTest } = useEditor();
  const audience = ruleText(document.audience).trim() || 'true';
  const { data, error, refetch, isPending } = useMessagePreview(
    question(placed, { channel, offer, customerId, audience }),
  );
  const item = vocabulary.channels.find(({ id }) => id === channel);
  const form = item === undefined ? 'sms' : formOf(item);
  // What people carry out or customers ask for is sent to nobody.
  const isSent = item?.mode === 'push' && !item.human;
  const said = subject(placed, offer);
  const what = said.template ?? nameOf(vocabulary.offers, offer ?? '');
  return (
    <section aria-label={nameOf(vocabulary.channels, channel)} style={{ width: PHONE_WIDTH_PX }}>
      <Flex vertical gap="small">
        <Flex justify="space-between" align="center">
          <Typography.Title level={5} style={{ margin: 0 }}>
            {nameOf(vocabulary.channels, channel)}
          </Typography.Title>
          {isSent && onTest !== undefined && (
            <Button onClick={() => onTest({ channel, ...said }, `${nameOf(vocabulary.channels, channel)}：${what}`)}>
              {t('testSend')}
            </Button>
          )}
        </Flex>
        {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
        {isPending && <Skeleton active paragraph={{ rows: 8 }} />}
        {data !== undefined && error === null && (
          <>
            <Phone form={form} message={data} title={offer === undefined ? '' : nameOf(vocabulary.offers, offer)} />
            <MessageFacts form={form} message={data} channel={channel} />
          </>
        )}
      </Flex>
    </section>
  );
}

interface Asked {
  channel: string;
  offer: string | undefined;
  customerId: string;
  audience: string;
}

/** Of what the message speaks: a fixed text, or an offer. */
function subject({ type, body }: PlacedStep, offer: string | undefined): { template?: string; offer?: string } {
  if (type !== 'offer' && typeof body.template === 'string') return { template: body.template };
  return offer === undefined ? {} : { offer };
}

function question(placed: PlacedStep, { channel, offer, customerId, audience }: Asked): MessageQuestion {
  return {
    channel,
    audience,
    purpose: placed.body.purpose === 'service' ? 'service' : 'marketing',
    ...subject(placed, offer),
    ...(customerId !== '' && { customerId }),
  };
}
