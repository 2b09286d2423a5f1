import { Typography } from 'antd';
import { useWords } from '../../frame/words.ts';
import { useEditor } from './editor-context.ts';
import { editorWords } from './editor-words.ts';
import { type CapItem, nameOf } from './vocabulary.ts';

/** The contact policy every campaign keeps to: campaigns cannot loosen it. */
export function PolicyInForce() {
  const t = useWords(editorWords);
  const { vocabulary } = useEditor();
  const { caps, quietHours, channels } = vocabulary;
  const subject = ({ scope, of }: CapItem) => {
    if (scope === 'channel') return of === undefined ? t('caps.eachChannel') : nameOf(channels, of);
    return scope === 'category' ? (of ?? t('caps.eachCategory')) : t('caps.all');
  };
  const period = (per: string) => (per === 'day' ? t('caps.day') : t('caps.days', { days: per.replace('d', '') }));
  return (
    <>
      <Typography.Paragraph type="secondary">{t('policyExplained')}</Typography.Paragraph>
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>
        {quietHours !== undefined && (
          <li>
            {t('caps.quiet', { from: clockText(quietHours.fromMinute), until: clockText(quietHours.untilMinute) })}
          </li>
        )}
        {caps.map((cap) => (
          <li key={cap.id}>{t('caps.line', { subject: subject(cap), period: period(cap.per), max: cap.max })}</li>
        ))}
      </ul>
    </>
  );
}

/** Minutes of the day as `21:00`. */
function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
