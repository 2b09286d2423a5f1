import { Tooltip, theme } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { editorWords } from '../editor-words.ts';
import { type TextMark, textPieces } from '../model/text-pieces.ts';

/** A text with its signature, its way out and its forbidden words told apart, not by colour alone. */
export function MarkedText({ text, marks }: { text: string; marks: readonly TextMark[] }) {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  const looks = {
    signature: { background: token.colorInfoBg, textDecoration: `underline dotted ${token.colorInfo}` },
    'opt-out': { background: token.colorSuccessBg, textDecoration: `underline dotted ${token.colorSuccess}` },
    forbidden: {
      background: token.colorErrorBg,
      color: token.colorError,
      textDecoration: `underline wavy ${token.colorError}`,
    },
  };
  return (
    <span style={{ whiteSpace: 'pre-wrap' }}>
      {textPieces(text, marks).map(({ start, text: piece, kind }) =>
        kind === undefined ? (
          <span key={start}>{piece}</span>
        ) : (
          <Tooltip key={start} title={t(`marks.${kind}`)}>
            <mark data-mark={kind} style={{ color: 'inherit', ...looks[kind], borderRadius: 2 }}>
              {piece}
            </mark>
          </Tooltip>
        ),
      )}
    </span>
  );
}
