/** A text in quotes, of any of CEL's kinds, a remark, or a bracket. */
const PARTS =
  /(?:[rRbB]{0,2})(?:"""[\s\S]*?"""|'''[\s\S]*?''')|[rR]"[^"]*"|[rR]'[^']*'|"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\/\/[^\n]*|[()]/g;

/**
 * Where the round brackets of a rule open and close. The parser's nodes leave out the brackets around their own first
 * and last parts: cut out by themselves, such would not be a rule.
 */
export class BracketPairs {
  private readonly text: string;
  /** Position of a bracket → position of its partner. */
  private readonly partners = new Map<number, number>();

  /** @param text a rule that parses */
  constructor(text: string) {
    this.text = text;
    const open: number[] = [];
    for (const { 0: part, index } of text.matchAll(PARTS)) {
      if (part === '(') open.push(index);
      if (part !== ')') continue;
      const partner = open.pop();
      if (partner === undefined) continue;
      this.partners.set(partner, index);
      this.partners.set(index, partner);
    }
  }

  /** The text from `start` to `end`, and on both sides as much more as the brackets in it need. */
  cut(start: number, end: number): string {
    for (;;) {
      const [from, to] = [start, end];
      for (const [bracket, partner] of this.partners) {
        if (bracket < start || bracket >= end) continue;
        start = Math.min(start, partner);
        end = Math.max(end, partner + 1);
      }
      if (from === start && to === end) return this.text.slice(start, end).trim();
    }
  }
}
