import { Flex, Progress, Typography, theme } from 'antd';
import { NumberText } from '../../parts/number-text.tsx';

const MOST_PARTS = 10;

/** Names with their numbers, each with a bar as long as its share of the most. */
export function CountedBars({ parts }: { parts: readonly { id: string; name: string; number: number }[] }) {
  const { token } = theme.useToken();
  const most = Math.max(1, ...parts.map(({ number }) => number));
  if (parts.length === 0) return <Typography.Text type="secondary">–</Typography.Text>;
  return (
    <Flex vertical gap={4}>
      {parts.slice(0, MOST_PARTS).map(({ id, name, number }) => (
        <Flex key={id} gap="small" align="center">
          <Typography.Text ellipsis={{ tooltip: name }} style={{ width: 150, flex: 'none' }}>
            {name}
          </Typography.Text>
          <Progress
            aria-hidden
            percent={(100 * number) / most}
            showInfo={false}
            size="small"
            strokeColor={token.colorPrimary}
            style={{ flex: 1 }}
          />
          <span style={{ width: 64, textAlign: 'right', flex: 'none' }}>
            <NumberText value={number} />
          </span>
        </Flex>
      ))}
    </Flex>
  );
}
