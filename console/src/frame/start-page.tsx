import { Result } from 'antd';
import { Navigate } from 'react-router';
import { frameWords } from './frame-words.ts';
import { navigation } from './navigation.tsx';
import { useSession } from './session.tsx';
import { useWords } from './words.ts';

/** `/`: the first page the reader may see. */
export function StartPage() {
  const t = useWords(frameWords);
  const { may } = useSession();
  const first = navigation.find(({ scope }) => scope === undefined || may(scope));
  if (first !== undefined) return <Navigate to={`/${first.key}`} replace />;
  return (
    <Result
      status="info"
      title={<h1 className="page-title">{t('nothingPermitted')}</h1>}
      subTitle={t('nothingPermittedHint')}
    />
  );
}
