import { Empty, theme } from 'antd';
import { useMemo } from 'react';
import { useWords } from '../frame/words.ts';
import { type LineDifference, lineDifferences } from './line-differences.ts';
import { workflowWords } from './workflow-words.ts';

/** Lines that are the same are shown so far around a difference; longer runs are folded. */
const AROUND = 3;

/** What one text says that another does not, line by line. */
export function TextDifference({ before, after, label }: { before: string; after: string; label: string }) {
  const t = useWords(workflowWords);
  const { token } = theme.useToken();
  const lines = useMemo(() => lineDifferences(before, after), [before, after]);
  if (lines.every(({ kind }) => kind === 'same')) return <Empty description={t('same')} />;
  return (
    <section
      aria-label={label}
      style={{
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadius,
        // Fonts for code have no Chinese characters.
        fontFamily: `${token.fontFamilyCode}, ${token.fontFamily}`,
        fontSize: token.fontSizeSM,
      }}
    >
      {folded(lines).map((line) => (
        <DifferenceLine key={`${line.first ?? ''}/${line.second ?? ''}/${line.kind}`} line={line} />
      ))}
    </section>
  );
}

function DifferenceLine({ line }: { line: LineDifference | FoldedLines }) {
  const { token } = theme.useToken();
  if (line.kind === 'folded') {
    return <div style={{ color: token.colorTextTertiary, padding: '2px 12px' }}>⋯ {line.count}</div>;
  }
  const sign = { same: ' ', removed: '−', added: '+' }[line.kind];
  const background = { same: undefined, removed: token.colorErrorBg, added: token.colorSuccessBg }[line.kind];
  const Mark = ({ same: 'span', removed: 'del', added: 'ins' } as const)[line.kind];
  return (
    <div style={{ display: 'flex', background, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      <span aria-hidden style={{ width: 28, flexShrink: 0, textAlign: 'center', color: token.colorTextSecondary }}>
        {sign}
      </span>
      <Mark style={{ textDecoration: 'none' }}>{line.text === '' ? ' ' : line.text}</Mark>
    </div>
  );
}

interface FoldedLines {
  kind: 'folded';
  count: number;
  first?: number;
  second?: number;
}

function folded(lines: readonly LineDifference[]): (LineDifference | FoldedLines)[] {
  const isNear = lines.map((_, at) =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: (LineDifference | FoldedLines)[] = [];
  lines.forEach((line, at) => {
    const last = shown.at(-1);
    if (isNear[at]) shown.push(line);
    else if (last?.kind === 'folded') last.count++;
    else shown.push({ kind: 'folded', count: 1, first: line.first, second: line.second });
  });
  return shown;
}
