import { Flex, Skeleton, Typography } from 'antd';
import { ProblemNotice } from '../../../parts/problem-notice.tsx';
import { useEditor } from '../editor-context.ts';
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
  const { document, vocabulary } = useEditor();
  const audience = ruleText(document.audience).trim() || 'true';
  const { data, error, refetch, isPending } = useMessagePreview(
    question(placed, { channel, offer, customerId, audience }),
  );
  const item = vocabulary.channels.find(({ id }) => id === channel);
  const form = item === undefined ? 'sms' : formOf(item);
  return (
    <section aria-label={nameOf(vocabulary.channels, channel)} style={{ width: PHONE_WIDTH_PX }}>
      <Flex vertical gap="small">
        <Typography.Title level={5} style={{ margin: 0 }}>
          {nameOf(vocabulary.channels, channel)}
        </Typography.Title>
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

function question({ type, body }: PlacedStep, { channel, offer, customerId, audience }: Asked): MessageQuestion {
  const isFixed = type !== 'offer' && typeof body.template === 'string';
  return {
    channel,
    audience,
    purpose: body.purpose === 'service' ? 'service' : 'marketing',
    ...(isFixed ? { template: String(body.template) } : offer !== undefined && { offer }),
    ...(customerId !== '' && { customerId }),
  };
}
