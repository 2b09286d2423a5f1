import { Flex, Skeleton, theme } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { frameWords } from '../frame/frame-words.ts';
import { useWords } from '../frame/words.ts';
import { partsWords } from './parts-words.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface PageProps {
  /** The one heading of the page, and its title in the browser. */
  title: string;
  /** The one primary button. */
  action?: ReactNode;
  /** Beside the action: filters, secondary buttons. */
  extra?: ReactNode;
  /** Below the title: what this is about, tags of state. */
  subtitle?: ReactNode;
  /** Shown instead of the children: the page could not be read. */
  problem?: unknown;
  onRetry?: () => void;
  /** Shown instead of the children: the page is being read. */
  loading?: boolean;
  children?: ReactNode;
}

/** What every page inside of the frame is made in. */
export function Page({ title, action, extra, subtitle, problem, onRetry, loading = false, children }: PageProps) {
  const frame = useWords(frameWords);
  const { token } = theme.useToken();
  const product = frame('product');
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
  return (
    <Flex vertical gap="middle">
      <Flex justify="space-between" align="center" gap="middle" wrap>
        <div>
          <h1 className="page-title" style={{ color: token.colorText }}>
            {title}
          </h1>
          {subtitle !== undefined && <div style={{ color: token.colorTextSecondary }}>{subtitle}</div>}
        </div>
        <Flex align="center" gap="small" wrap>
          {extra}
          {action}
        </Flex>
      </Flex>
      <PageBody problem={problem} onRetry={onRetry} loading={loading}>
        {children}
      </PageBody>
    </Flex>
  );
}

function PageBody({
  problem,
  onRetry,
  loading,
  children,
}: Pick<PageProps, 'problem' | 'onRetry' | 'loading' | 'children'>) {
  const t = useWords(partsWords);
  if (problem !== undefined && problem !== null) return <ProblemNotice error={problem} onRetry={onRetry} />;
  if (loading === true) {
    return (
      <div role="status" aria-label={t('loading')}>
        <Skeleton active paragraph={{ rows: 8 }} title={false} />
      </div>
    );
  }
  return children;
}
