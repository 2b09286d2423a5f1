import type { Definitions } from '../../src/core/schema/definitions.ts';

/** Turns of phrase by which a customer notices that somebody watched, whatever the place is called. */
const watching =
  /您(刚|在|正在|到|来到|已到|进入|离开|经过|路过|回到|最近去|常去|去过|近期)|刚刚|附近|周边|路过|所在|位置|检测到|发现您|看到您|注意到|行踪/gu;

/** Whose texts every persona's decisions are searched for; looked up once for each pack. */
const wordsOf = new WeakMap<Definitions, readonly string[]>();

/**
 * What in a text tells where a customer was or what they did: ids and names of areas and of sensitive scenarios,
 * cells, turns of phrase. Empty when nothing does.
 */
export function betrayedBy(definitions: Definitions, text: string): string[] {
  let words = wordsOf.get(definitions);
  if (words === undefined) {
    words = betrayingWords(definitions);
    wordsOf.set(definitions, words);
  }
  return [...words.filter((word) => text.includes(word)), ...(text.match(watching) ?? [])];
}

function betrayingWords({ areas, scenarios }: Definitions): string[] {
  const sensitive = scenarios.filter(({ sensitive }) => sensitive);
  const named = [...areas, ...sensitive].flatMap(({ id, name }) => (name === undefined ? [id] : [id, name]));
  return [...new Set([...named, ...areas.flatMap(({ cells }) => cells)])];
}
