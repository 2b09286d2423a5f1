import { Alert, Button, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { useWords } from '../frame/words.ts';
import { partsWords } from './parts-words.ts';
import { problemText } from './problem-text.ts';
import { mistakeText } from './service-sentences.ts';

/** Says what happened and what to do. `onRetry`: trying again may help. */
export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  useTranslation();
  const t = useWords(partsWords);
  const { title, hint, detail, places, requestId } = problemText(error);
  const more = [hint, detail].filter((text) => text !== '');
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title}
      description={
        <>
          {more.map((text) => (
            <div key={text}>{text}</div>
          ))}
          {places.length > 0 && (
            <ul>
              {places.map(({ pointer, path, message, line, code }) => (
                <li key={`${path ?? pointer} ${line ?? ''} ${message}`}>
                  {(path ?? pointer) !== '' && <Typography.Text code>{path ?? pointer}</Typography.Text>}{' '}
                  {mistakeText({ code, message })}
                </li>
              ))}
            </ul>
          )}
          {requestId !== '' && <Typography.Text type="secondary">{t('requestId', { id: requestId })}</Typography.Text>}
        </>
      }
      action={onRetry && <Button onClick={onRetry}>{t('retry')}</Button>}
    />
  );
}
