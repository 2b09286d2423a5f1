import { Card, Flex, Tooltip, Typography, theme } from 'antd';
import type { ReactNode } from 'react';

interface LiveTileProps {
  title: string;
  /** How the number is made. */
  hint?: string;
  value: ReactNode;
  unit?: string;
  /** Below the number. */
  note?: ReactNode;
  /** For a screen on the wall. */
  isLarge?: boolean;
}

/** One number to be seen from afar. */
export function LiveTile({ title, hint, value, unit, note, isLarge = false }: LiveTileProps) {
  const { token } = theme.useToken();
  const fontSize = isLarge ? 44 : token.fontSizeHeading3;
  return (
    <Card size="small" style={{ height: '100%' }}>
      <Tooltip title={hint}>
        <Typography.Text type="secondary" style={{ fontSize: isLarge ? token.fontSizeHeading4 : token.fontSize }}>
          {title}
        </Typography.Text>
      </Tooltip>
      <Flex align="baseline" gap={token.marginXXS} wrap>
        <span className="numbers" style={{ fontSize, lineHeight: 1.3, fontWeight: 600 }}>
          {value}
        </span>
        {unit !== undefined && <Typography.Text type="secondary">{unit}</Typography.Text>}
      </Flex>
      <div
        className="numbers"
        style={{ minHeight: token.lineHeight * token.fontSize, color: token.colorTextSecondary }}
      >
        {note}
      </div>
    </Card>
  );
}
