/**
 * What a caller of one city sends each route with. A route whose `regions` are `own`, `customer` or `definition` has its
 * place in one of these tables, or access-regions.test.ts fails.
 */
import type { Things } from './two-cities.ts';

interface Sent {
  query?: Record<string, string>;
  body?: object | string;
  type?: string;
}

/** What is sent of a thing; the path has it already where it names one. */
export type Probe = (of: Things) => Sent;

const plain: Probe = () => ({});
const revision = { revision: 1 };
/** Nearly the name of another city's group. */
const ofGrowers = 'kind: scenario\nid: s\npattern: { event: { event: call } }\nwhere: group["lum-growers"]\n';
const draftOf = ({ kind, id }: Things) => `kind: ${kind}\nid: ${id}\nregion: wuhan\n`;

/** Routes about one thing: others' are answered like nobody's. */
export const aboutOne: Readonly<Record<string, Probe>> = {
  changeCustomer: () => ({ body: { profile: { age: 3 } } }),
  eraseCustomer: plain,
  readCustomer: plain,
  readProfile: plain,
  findCustomer: ({ customerId }) => ({ body: { number: customerId } }),
  readTimeline: plain,
  unmaskCustomer: () => ({ body: { reason: 'to call back' } }),
  askDecision: ({ customerId }) => ({ body: { customerId, channel: 'counter' } }),
  explainDecision: plain,
  readBreakdown: plain,
  noteOutcome: () => ({ body: { outcome: 'considering' } }),
  startWave: () => ({ body: { wave: 'w' } }),
  pauseCampaign: plain,
  resumeCampaign: plain,
  cancelCampaign: plain,
  readCampaign: plain,
  readReach: plain,
  testSend: () => ({ body: { numbers: ['13700001111'] } }),
  testSendVersion: () => ({ body: { numbers: ['13700001111'] } }),
  readDefinition: plain,
  readHistory: plain,
  readVersion: plain,
  compareVersions: () => ({ query: { from: '1', to: '1' } }),
  checkVersion: plain,
  changeDraft: (of) => ({ body: { content: draftOf(of), ...revision } }),
  discardVersion: () => ({ query: { revision: '1' } }),
  submitVersion: () => ({ body: revision }),
  approveVersion: () => ({ body: revision }),
  rejectVersion: () => ({ body: revision }),
  withdrawVersion: () => ({ body: revision }),
  readDraft: plain,
  uploadNumbers: () => ({ body: 'number\n13700001111\n', type: 'text/csv' }),
  takeSnapshot: () => ({ body: { rule: 'true' } }),
  listUploads: plain,
  readUpload: plain,
  cancelUpload: plain,
  readUploadReport: plain,
  listRefusedRows: plain,
  readFirings: plain,
  cancelFirings: plain,
  changeUser: () => ({ body: { revision: 1, displayName: 'x' } }),
  setPassword: () => ({ body: { password: 'my own password' } }),
  revokeApiKey: plain,
  activateDefinitions: ({ kind, id }) => ({ body: { versions: [{ kind, id, version: 1, revision: 1 }] } }),
};

/** Routes about many things, or none: what they answer holds nothing of others'. */
export const aboutMany: Readonly<Record<string, Probe>> = {
  countAudience: () => ({ body: { rule: 'true', groupBy: 'profile.home' } }),
  spreadAudiences: () => ({ body: { rules: ['true'], of: ['profile.home', 'profile.device'] } }),
  exportAudience: () => ({ body: { rule: 'true', columns: ['profile.home', 'profile.device'] } }),
  readRuleSchema: plain,
  checkRule: () => ({ body: { rule: 'group["lum-growers"]' } }),
  previewMessage: ({ customerId }) => ({
    body: { channel: 'sms', text: '{{ profile.device }}', customerId, audience: 'true) || (true' },
  }),
  previewTable: plain,
  readMessageRules: plain,
  readTestNumbers: plain,
  listCells: plain,
  listNumberLists: plain,
  makeNumberList: ({ id }) => ({ body: { id } }),
  listProducts: plain,
  readProduct: plain,
  readFit: () => ({ query: { rows: 'group', columns: 'product' } }),
  listCampaigns: plain,
  listScenarios: plain,
  checkScenario: () => ({ body: { scenario: ofGrowers } }),
  tryScenario: () => ({ body: { scenario: ofGrowers, events: [] } }),
  countFirings: () => ({ body: { scenario: ofGrowers } }),
  listUsers: plain,
  createUser: () => ({ body: { name: 'new', password: 'a good password', roles: ['clerk'], region: 'yichang' } }),
  listApiKeys: plain,
  createApiKey: () => ({ body: { name: 'new', scopes: ['live:read'], regions: ['yichang'] } }),
  listGroups: plain,
  listDefinitions: plain,
  exportDefinitions: plain,
  listVersions: plain,
};

/** Writing what somebody else has: that the name is taken is all that is said. */
export const makers: Readonly<Record<string, Probe>> = {
  makeDraft: (of) => ({ body: { content: draftOf(of) } }),
  saveDraft: (of) => ({ body: { content: draftOf(of) } }),
};
