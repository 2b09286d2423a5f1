import { FileImageOutlined, SoundOutlined } from '@ant-design/icons';
import { Flex, theme } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { editorWords } from '../editor-words.ts';
import { MarkedText } from './marked-text.tsx';
import type { MessageForm } from './message-forms.ts';
import type { MessagePreview } from './use-message-preview.ts';

export const PHONE_WIDTH_PX = 300;
const SCREEN_HEIGHT_PX = 380;

interface PhoneProps {
  form: MessageForm;
  message: MessagePreview;
  /** Of the offer: subject of a mail, heading of a notification. */
  title: string;
}

/** A phone with the message on its screen. */
export function Phone({ form, message, title }: PhoneProps) {
  const { token } = theme.useToken();
  return (
    <div
      style={{
        padding: 10,
        borderRadius: 28,
        background: token.colorFillSecondary,
        border: `1px solid ${token.colorBorder}`,
      }}
    >
      <div
        style={{
          height: SCREEN_HEIGHT_PX,
          overflowY: 'auto',
          borderRadius: 20,
          background: token.colorBgLayout,
          color: token.colorText,
          padding: 12,
        }}
      >
        <Screen form={form} message={message} title={title} />
      </div>
    </div>
  );
}

function Screen({ form, message, title }: PhoneProps) {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  const small = { color: token.colorTextSecondary, fontSize: token.fontSizeSM } as const;
  const text = <MarkedText text={message.text} marks={message.marks} />;
  switch (form) {
    case 'push':
    case 'wap':
      return (
        <Flex vertical gap={8} style={{ paddingBlockStart: 60 }}>
          <div style={{ ...card(token), borderRadius: 14 }}>
            <Flex justify="space-between" style={small}>
              <span>{t(`forms.${form}`)}</span>
              <span>{t('justNow')}</span>
            </Flex>
            <strong>{title}</strong>
            <div>{text}</div>
          </div>
        </Flex>
      );
    case 'mail':
      return (
        <div style={card(token)}>
          <div style={small}>{t('mailSubject')}</div>
          <strong>{title}</strong>
          <hr style={{ border: 0, borderBlockStart: `1px solid ${token.colorBorderSecondary}` }} />
          {text}
        </div>
      );
    case 'voice':
      return (
        <Flex vertical gap={8}>
          <span style={small}>
            <SoundOutlined /> {t('spoken')}
          </span>
          <div style={card(token)}>{text}</div>
        </Flex>
      );
    default:
      return (
        <Flex vertical gap={8}>
          <div style={{ ...small, textAlign: 'center' }}>{t('today')} 10:00</div>
          {form === 'mms' && (
            <div style={{ ...card(token), textAlign: 'center', color: token.colorTextTertiary }}>
              <FileImageOutlined style={{ fontSize: 36, paddingBlock: 16 }} />
              <div style={small}>{t('mmsPicture')}</div>
            </div>
          )}
          <div style={{ ...card(token), borderEndStartRadius: 4 }}>{text}</div>
        </Flex>
      );
  }
}

function card({ colorBgElevated, borderRadiusLG, boxShadowTertiary }: ReturnType<typeof theme.useToken>['token']) {
  return {
    padding: '8px 12px',
    background: colorBgElevated,
    borderRadius: borderRadiusLG * 1.5,
    boxShadow: boxShadowTertiary,
    wordBreak: 'break-word',
  } as const;
}
