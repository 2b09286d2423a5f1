import { Flex, Typography, theme } from 'antd';
import type { ReactNode } from 'react';

interface NoticePageProps {
  icon: ReactNode;
  /** What is the case: the heading of the page. */
  title: string;
  /** What to do about it. */
  hint?: string;
  action?: ReactNode;
}

/** In place of a page that cannot be shown. */
export function NoticePage({ icon, title, hint, action }: NoticePageProps) {
  const { token } = theme.useToken();
  return (
    <Flex vertical align="center" gap="small" style={{ paddingBlock: token.sizeXXL * 2 }}>
      <span style={{ fontSize: token.fontSizeHeading1, color: token.colorTextTertiary }}>{icon}</span>
      <h1 className="page-title" style={{ color: token.colorText }}>
        {title}
      </h1>
      {hint !== undefined && <Typography.Text type="secondary">{hint}</Typography.Text>}
      {action}
    </Flex>
  );
}
