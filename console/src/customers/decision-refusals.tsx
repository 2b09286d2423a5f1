import { Flex, Tag, Tooltip, Typography, theme } from 'antd';
import { currentLanguage } from '../frame/languages.ts';
import { useWords } from '../frame/words.ts';
import type { Breakdown } from './customer-calls.ts';
import { decisionWords } from './decision-words.ts';

type Refusal = Breakdown['refusals'][number];

/** Why not each of the others, by the check that refused it. */
export function RefusalList({ refusals }: { refusals: readonly Refusal[] }) {
  const t = useWords(decisionWords);
  const count = refusals.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const byStage = Map.groupBy(refusals, ({ stage }) => stage);
  return (
    <section>
      <Typography.Title level={2} style={{ fontSize: 14, marginBlock: '4px 4px' }}>
        {t('refused', { count })}
      </Typography.Title>
      <Typography.Paragraph type="secondary">{t(count === 0 ? 'noneRefused' : 'refusedHint')}</Typography.Paragraph>
      <Flex vertical gap="middle">
        {[...byStage].map(([stage, ofStage]) => (
          <StageRefusals key={stage} stage={stage} refusals={ofStage} />
        ))}
      </Flex>
    </section>
  );
}

function StageRefusals({ stage, refusals }: { stage: Refusal['stage']; refusals: readonly Refusal[] }) {
  const t = useWords(decisionWords);
  const { token } = theme.useToken();
  return (
    <div style={{ borderInlineStart: `3px solid ${token.colorBorder}`, paddingInlineStart: token.paddingSM }}>
      <h3 style={{ fontSize: 13, margin: 0 }}>
        {t(`stages.${stage}`)}{' '}
        <Typography.Text type="secondary" style={{ fontWeight: 400 }}>
          {t(`stageHints.${stage}`)}
        </Typography.Text>
      </h3>
      {refusals.map((refusal) => (
        <RefusalReason key={refusal.reason} refusal={refusal} />
      ))}
    </div>
  );
}

/** Reasons are told as parts of sentences; here each stands alone. */
const sentenceOf = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Channels of one offer together: most reasons are about the offer. */
function RefusalReason({ refusal: { stage, reason, text, candidates } }: { refusal: Refusal }) {
  const t = useWords(decisionWords);
  const byOffer = Map.groupBy(candidates, ({ offerName }) => offerName);
  return (
    <div style={{ marginBlockStart: 6 }}>
      <Tooltip title={t('code', { code: `${stage}.${reason}` })}>
        <span>{sentenceOf(text[currentLanguage()])}</span>
      </Tooltip>
      <Flex gap={4} wrap style={{ marginBlockStart: 2 }}>
        {[...byOffer].map(([offerName, ofOffer]) => (
          <Tag key={offerName}>
            {offerName} · {ofOffer.map(({ channelName }) => channelName).join(t('separator'))}
          </Tag>
        ))}
      </Flex>
    </div>
  );
}
