import { Flex, Tag, Typography, theme } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../frame/words.ts';
import type { Product } from './product-calls.ts';
import { productsWords } from './products-words.ts';

type Offer = Product['offers'][number];

/** How a product is proposed: to whom, with what arguments, in which words. */
export function OfferCard({ offer }: { offer: Offer }) {
  const t = useWords(productsWords);
  const { name, id, where, lever, sellingPoints, script, texts } = offer;
  return (
    <article>
      <Flex gap={6} align="center" wrap>
        <h3 style={{ fontSize: 14, margin: 0 }}>{name}</h3>
        <Typography.Text type="secondary">{id}</Typography.Text>
        {lever !== 1 && <Tag color="warning">{t('item.lever', { lever })}</Tag>}
      </Flex>
      {where !== undefined && (
        <Line name={t('item.where')}>
          <Typography.Text code>{where}</Typography.Text>
        </Line>
      )}
      {sellingPoints.length > 0 && <Line name={t('item.sellingPoints')}>{sellingPoints.join(t('separator'))}</Line>}
      {script !== undefined && <Line name={t('item.script')}>{script}</Line>}
      {texts.length > 0 && (
        <Line name={t('item.texts')}>
          <Flex vertical gap={4}>
            {texts.map((text) => (
              <OfferText key={text.template} text={text} />
            ))}
          </Flex>
        </Line>
      )}
    </article>
  );
}

function OfferText({ text: { channels, text, template } }: { text: Offer['texts'][number] }) {
  const t = useWords(productsWords);
  const { token } = theme.useToken();
  const names = channels.length === 0 ? t('item.otherChannels') : channels.map(({ name }) => name).join(t('separator'));
  return (
    <div
      title={template}
      style={{ background: token.colorFillQuaternary, borderRadius: token.borderRadius, padding: '4px 8px' }}
    >
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {names}
      </Typography.Text>
      <div style={{ whiteSpace: 'pre-wrap' }}>{text}</div>
    </div>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Flex gap="small" style={{ marginBlockStart: 6 }}>
      <Typography.Text type="secondary" style={{ flex: '0 0 84px' }}>
        {name}
      </Typography.Text>
      <div style={{ flex: 1, minWidth: 0 }}>{children}</div>
    </Flex>
  );
}
