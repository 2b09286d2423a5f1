import { readFileSync } from 'node:fs';

/** A block of code of a guide. */
export interface GuideBlock {
  language: string;
  text: string;
}

/** The blocks of a Markdown document that name their language, in order. */
export function blocksOf(path: string): GuideBlock[] {
  const blocks = readFileSync(path, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, language = '', text = '']) => ({ language, text }));
}
