import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { LiveStep, PastEvent, Persona, Written } from './persona.ts';

/**
 * 全程精确营销应用矩阵 as a planner writes it: who stands for each group, what happens in each scenario, and which
 * newspapers are right in each cell (in any order; none where the cell is left out).
 */
interface NewspaperGrid {
  at: string;
  people: Record<string, Record<string, Written>>;
  scenarios: Record<
    string,
    { profile?: Record<string, Written>; history?: PastEvent[]; live: LiveStep[]; until?: string }
  >;
  cells: Record<string, Record<string, string[]>>;
}

/** One persona for each group and scenario. The newspapers are looked for on both channels. */
export function readNewspaperGrid(file: string, firstNumber: number): Persona[] {
  const { at, people, scenarios, cells } = parse(readFileSync(file, 'utf8'), { strict: true }) as NewspaperGrid;
  const places = Object.entries(people).flatMap(([group, profile]) =>
    Object.entries(scenarios).map(([scenario, day]) => ({ group, profile, scenario, day })),
  );
  return places.map(({ group, profile, scenario, day }, index) => {
    const papers = cells[group]?.[scenario] ?? [];
    const oneOf = papers.flatMap((paper) => [`${paper}@mms`, `${paper}@sms`]);
    const result = papers.length === 0 ? 'nothing' : 'offered';
    return {
      name: `${group} × ${scenario}: ${papers.length === 0 ? 'nothing' : papers.join(', ')}`,
      number: String(firstNumber + index),
      at,
      ...day,
      profile: { mmsCapable: true, ...profile, ...day.profile },
      expect: { group, decisions: [{ campaign: 'newspaper-matrix', result, oneOf }] },
    };
  });
}
