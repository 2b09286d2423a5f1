import { Card, Typography } from 'antd';
import { currentLanguage } from '../frame/languages.ts';
import { useWords } from '../frame/words.ts';
import type { CheckedScenario } from './scenario-calls.ts';
import { scenariosWords } from './scenarios-words.ts';

/** What the scenario does, in a sentence that follows the typing. */
export function ReadingCard({ checked }: { checked: CheckedScenario | undefined }) {
  const t = useWords(scenariosWords);
  const text = checked === undefined ? t('reading.wait') : (checked.reading?.[currentLanguage()] ?? t('reading.wrong'));
  return (
    <Card size="small" title={t('reading.title')}>
      <Typography.Paragraph
        aria-live="polite"
        type={checked !== undefined && checked.reading === undefined ? 'secondary' : undefined}
        style={{ margin: 0, fontSize: 15, lineHeight: 1.8 }}
      >
        {text}
      </Typography.Paragraph>
    </Card>
  );
}
