/** The guides of the operator's pack say what the pack says, and what they show works. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OfferStep } from '../../src/core/schema/definitions.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import { expectPersona } from '../personas/expect-persona.ts';
import { operatorsPack } from '../personas/operators-pack.ts';
import { parsePersonas } from '../personas/persona.ts';

const root = join(import.meta.dirname, '../..');
const definitions = operatorsPack();
const { campaigns, groups, lifecycles, offers, products, scenarios } = definitions;

const packGuides = ['packs/telecom/README.md', 'packs/telecom/README.zh-CN.md'];
const plannerGuides = ['docs/guides/planner.md', 'docs/guides/planner.zh-CN.md'];
const textOf = (file: string) => readFileSync(join(root, file), 'utf8');

/** A newspaper as people call it. */
function paperOf(offerId: string): string {
  const { product } = offers.find(({ id }) => id === offerId)!;
  return products.find(({ id }) => id === product)!.name.replace('手机报', '');
}

function stepOf(campaignId: string): OfferStep {
  const step = campaigns.find(({ id }) => id === campaignId)!.journey[0]!;
  if (step.type !== 'offer') throw new Error(`${campaignId} starts with no offer`);
  return step;
}

describe.each(packGuides)('%s', (file) => {
  const guide = textOf(file);

  it('names every campaign, scenario and primary group', () => {
    const primary = groups.filter((group) => group.primary !== undefined);
    const unnamed = [...campaigns, ...scenarios, ...primary].filter(({ id }) => !guide.includes(`\`${id}\``));
    expect(unnamed.map(({ id }) => id)).toEqual([]);
  });

  it('lists the primary groups in their order', () => {
    for (const { id, name, primary } of groups) {
      if (primary !== undefined) expect(guide).toContain(`| ${primary} | \`${id}\` ${name} |`);
    }
  });

  it('shows the newspaper matrix cell by cell', () => {
    const columns = [
      'first-mms-device',
      'enters-station',
      'moving-and-texting',
      'enters-hot-area',
      'at-the-cinema',
      'at-the-gym',
    ];
    const rows = (stepOf('newspaper-matrix').matrix ?? []).map(({ group, cells }) => {
      const papers = columns.map((scenario) => (cells[scenario] ?? []).map(paperOf).join('、') || '—');
      return `| \`${group}\` ${groups.find(({ id }) => id === group)!.name} | ${papers.join(' | ')} |`;
    });
    for (const row of rows) expect(guide).toContain(row);
  });

  it('shows the rows of the second screening in their order', () => {
    const papers = (stepOf('newspaper-screening').table ?? []).map((row) => row.offers.map(paperOf).join('、'));
    const shown = papers.map(
      (_, index) => new RegExp(`^\\| ${index + 1} \\| [^\`|]+ \\| (.+) \\|$`, 'm').exec(guide)?.[1],
    );
    expect(shown).toEqual(papers);
  });
});

it('the Chinese guide of the pack gives the treatment of every stage in the words of the pack', () => {
  const guide = textOf('packs/telecom/README.zh-CN.md');
  const existing = lifecycles.filter(({ id }) => id !== 'mobileInternetNew');
  for (const { stages } of existing) for (const { treatment } of stages) expect(guide).toContain(treatment);
});

describe.each(plannerGuides)('%s', (file) => {
  const blocks = [...textOf(file).matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => match[1]!);
  const [definitionsShown = ''] = blocks.filter((block) => block.startsWith('kind:'));
  const personas = blocks.filter((block) => block.startsWith('- name:')).flatMap((block) => parsePersonas(block, file));

  it('shows definitions that load beside the pack, and personas that come true with them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'planner-guide-'));
    writeFileSync(join(folder, 'shown.yaml'), definitionsShown);
    const loaded = loadPacks([join(root, 'packs/telecom'), folder]);
    rmSync(folder, { recursive: true });
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
    expect(personas).toHaveLength(2);
    for (const persona of personas) expectPersona(loaded.definitions, persona);
  });
});
