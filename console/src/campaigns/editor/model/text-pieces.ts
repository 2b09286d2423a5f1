/** A marked stretch of a text, in UTF-16 units, end exclusive. */
export interface TextMark {
  kind: 'signature' | 'opt-out' | 'forbidden';
  start: number;
  end: number;
}

export interface TextPiece {
  start: number;
  text: string;
  /** Absent: nothing is marked here. */
  kind?: TextMark['kind'];
}

/** What is forbidden shows above everything else. */
const rank = { signature: 0, 'opt-out': 1, forbidden: 2 };

/** The text in pieces that are marked in one way each; together they are the text. */
export function textPieces(text: string, marks: readonly TextMark[]): TextPiece[] {
  const cuts = [0, text.length, ...marks.flatMap(({ start, end }) => [start, end])];
  const places = [...new Set(cuts)].filter((cut) => cut >= 0 && cut <= text.length).sort((a, b) => a - b);
  return places.slice(0, -1).map((start, i) => {
    const over = marks.filter((mark) => mark.start <= start && mark.end > start);
    const [top] = over.sort((a, b) => rank[b.kind] - rank[a.kind]);
    return { start, text: text.slice(start, places[i + 1]), ...(top && { kind: top.kind }) };
  });
}
