/** A pack that takes the place of what a fuzzed activation finds, and versions of templates for every step. */
import { parsePacks } from '../../../src/definitions/parse-packs.ts';
import { writtenTexts } from '../../../src/definitions/written-texts.ts';
import type { DefinitionStore, DefinitionVersion, VersionConflict } from '../../../src/ports/definition-store.ts';

export const SMALL_PACK = `
kind: profile
id: town
zone: Asia/Shanghai
attributes:
  age: { type: int, source: crm, freshness: 24h }
---
kind: eventType
id: session
fields: { cell: string }
cell: cell
---
kind: area
id: station
cells: [c1]
---
kind: scenario
id: comes
pattern: { enter: { area: station } }
---
kind: policy
id: town
---
{ kind: channel, id: sms, mode: push, capacityPerHour: 10 }
---
{ kind: template, id: t-said, text: hello }
`;
const CAMPAIGN = `
kind: campaign
id: k-reach
name: Whom it reaches
entry: { scenarios: [comes] }
audience: profile.age > 3
journey:
  - wait: { for: 1h }
  - message: { purpose: service, channel: sms, template: t-said }
`;
const files = [{ file: 'pack.yaml', text: SMALL_PACK }];
const nobody = { who: 'somebody', at: 0, comment: '' };

/** Makes the small pack the written set, and a template `t-<step>` that the step can be taken with. */
export async function fillStore(store: DefinitionStore): Promise<void> {
  const loaded = parsePacks(files);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  const { definitions } = loaded;
  const contents = writtenTexts(files, definitions).map(({ kind, id, text }) => ({ kind, id, content: text }));
  await store.replace({ contents, setVersion: definitions.version }, nobody);
  for (const id of ['t-edit', 't-discard', 't-submit', 't-read']) await draft(store, id);
  made(await store.saveDraft({ kind: 'campaign', id: 'k-reach', content: CAMPAIGN }, nobody));
  for (const id of ['t-approve', 't-reject', 't-withdraw', 't-activate']) {
    const submitted = made(await store.step(await draft(store, id), 'submit', nobody));
    if (id === 't-activate') await store.step(submitted, 'approve', nobody);
  }
}

const template = (id: string) => ({ kind: 'template', id, content: `kind: template\nid: ${id}\ntext: hello\n` });

async function draft(store: DefinitionStore, id: string): Promise<DefinitionVersion> {
  return made(await store.saveDraft(template(id), nobody));
}

function made(result: DefinitionVersion | VersionConflict): DefinitionVersion {
  if ('refused' in result) throw new Error(result.refused);
  return result;
}

const step = (id: string, revision: number) => ({
  parameters: { kind: ['template'], id: [id], version: ['1'], revision: [String(revision)] },
  body: { revision },
});

/** What leads operations about versions somewhere, by their ids. */
export const leads = {
  readDraft: { parameters: { kind: ['template'], id: ['t-read'] } },
  saveDraft: {
    parameters: { kind: ['template'], id: ['t-save'] },
    body: { document: { text: 'hello' } },
  },
  checkVersion: { parameters: step('t-read', 1).parameters },
  readReach: { parameters: { campaignId: ['k-reach'], version: ['1'] } },
  testSendVersion: {
    parameters: { campaignId: ['k-reach'], version: ['1'] },
    body: { numbers: ['13800000001'], channel: 'sms' },
  },
  readHistory: { parameters: { kind: ['template'], id: ['t-read'] } },
  readVersion: { parameters: step('t-read', 1).parameters },
  compareVersions: { parameters: { kind: ['template'], id: ['t-read'], from: ['1'], to: ['1'] } },
  listVersions: { parameters: { kind: ['template'], state: ['draft'] } },
  makeDraft: { parameters: { kind: ['template'], id: ['t-new'] }, body: { content: template('t-new').content } },
  changeDraft: { ...step('t-edit', 1), body: { revision: 1, content: template('t-edit').content } },
  discardVersion: step('t-discard', 1),
  submitVersion: step('t-submit', 1),
  approveVersion: step('t-approve', 2),
  withdrawVersion: step('t-withdraw', 2),
  rejectVersion: step('t-reject', 2),
  activateDefinitions: {
    parameters: {},
    body: { versions: [{ kind: 'template', id: 't-activate', version: 1, revision: 3 }] },
  },
};
