/** A province with two cities, each with customers and campaigns of its own, to look from one at the other. */
import type { Definitions } from '../../../src/core/schema/definitions.ts';
import type { DefinitionVersion, VersionConflict } from '../../../src/ports/definition-store.ts';
import { counterPack } from './counter-pack.ts';
import { PASSWORD, type People } from './people-in-memory.ts';
import { START, type TownHall } from './town-hall.ts';

export const OWN_CUSTOMER = 'own-13700001111';
/** All that belongs to the other city or to the province has one of these in it, and nothing else has. */
export const FOREIGN = /yichang|plum|other-139|prov-138|secret-device/i;

export function twoCities(): Definitions {
  const base = counterPack();
  const [campaign] = base.campaigns;
  const local = (region: string, flower: string) => ({
    ...campaign!,
    ...{ id: `${region}-${flower}`, name: `${flower} of ${region}`, region, scenarios: ['called'] },
  });
  const regional = <Part extends object>(part: Part) => ({ ...part, region: 'yichang' }) as Part;
  return {
    ...base,
    version: 'two-cities',
    regions: [
      { kind: 'region', id: 'hubei', name: 'Hubei' },
      { kind: 'region', id: 'wuhan', name: 'Wuhan', parent: 'hubei' },
      { kind: 'region', id: 'wuchang', name: 'Wuchang', parent: 'wuhan' },
      { kind: 'region', id: 'yichang', name: 'Yichang', parent: 'hubei' },
    ],
    campaigns: [...base.campaigns, local('wuhan', 'lotus'), local('yichang', 'plum')],
    groups: [...base.groups, regional({ kind: 'group', id: 'plum-growers', name: 'Plum growers', rule: 'true' })],
    numberLists: [regional({ kind: 'numberList', id: 'yichang-plum', name: 'Plum lovers' })],
    areas: [...base.areas, regional({ kind: 'area', id: 'yichang-dam', name: 'The dam', cells: ['c9'] })],
  };
}

/** What can be asked for, by what it is. */
export interface Things {
  customerId: string;
  decisionId: string;
  contactId: string;
  campaignId: string;
  kind: string;
  id: string;
  version: string;
  uploadId: string;
  userId: string;
  keyId: string;
}

/** Fills the hall and hires a planner of Wuhan who has every role. @returns the things of each, and those of nobody. */
export async function settle(hall: TownHall, people: People) {
  await hall.live.activate(twoCities());
  await people.hire('planner', ['administrator'], 'wuhan');
  const every = hall.keyFor();
  const send = (method: 'POST' | 'PATCH', url: string, payload: object) =>
    hall.server.inject({ method, url, headers: every, payload });
  const homes = { [OWN_CUSTOMER]: 'wuchang', 'other-13900007777': 'yichang', 'prov-13800005555': 'hubei' };
  for (const [customerId, home] of Object.entries(homes)) {
    const profile = { home, device: home === 'wuchang' ? 'plain' : 'secret-device' };
    await send('PATCH', `/v1/customers/${customerId}`, { profile });
    await send('POST', '/v1/events', [{ type: 'call', customerId, id: '1', at: START, seconds: 5 }]);
  }
  const ask = async (customerId: string) => {
    const answer = (await send('POST', '/v1/decisions', { customerId, channel: 'counter' })).json();
    return { customerId, decisionId: answer.decisionId, contactId: answer.offers[0].contactId };
  };
  const other = await writeOthers(hall);
  const uploadId = '00000000-0000-0000-0000-000000000000';
  const { userId } = await people.hire('plum-planner', ['planner'], 'yichang');
  const keyId = 'plumkey1';
  const yichang = { keyId, name: 'plum key', secretHash: '', scopes: ['live:read'], regions: ['yichang'] };
  await people.keys.create({ ...yichang, createdAt: START, createdBy: 'plum-author' });
  const nobodys = { customerId: 'nobody-13600000000', decisionId: '0'.repeat(24), contactId: '0'.repeat(24) };
  const things = {
    others: {
      ...(await ask('other-13900007777')),
      campaignId: 'yichang-plum',
      ...other,
      version: '1',
      uploadId,
      userId,
      keyId,
    },
    provinces: {
      ...(await ask('prov-13800005555')),
      campaignId: 'yichang-plum',
      ...other,
      version: '1',
      uploadId,
      userId,
      keyId,
    },
    own: {
      ...(await ask(OWN_CUSTOMER)),
      campaignId: 'wuhan-lotus',
      kind: 'campaign',
      id: 'wuhan-lotus',
      version: '1',
      uploadId,
      userId,
      keyId,
    },
    nobodys: {
      ...nobodys,
      campaignId: 'no-such',
      kind: 'campaign',
      id: 'no-such',
      version: '1',
      uploadId,
      userId: '0'.repeat(16),
      keyId: 'nosuchke',
    },
  } satisfies Record<string, Things>;
  const session = await sessionOf(hall, 'planner');
  return { things, session, key: hall.keyFor(undefined, { regions: ['wuhan'] }) };
}

/** What the other city is writing, and has active. @returns the latter */
async function writeOthers({ store }: TownHall) {
  const written = (id: string, region: string) => `kind: campaign\nid: ${id}\nname: ${id}\nregion: ${region}\n`;
  const doing = { who: 'plum-author', at: START, comment: 'plum' };
  const other = { kind: 'campaign', id: 'yichang-plum' };
  made(await store.saveDraft({ ...other, content: written(other.id, 'yichang') }, doing));
  const draft = { kind: 'group', id: 'plum-draft', content: 'kind: group\nid: plum-draft\nregion: yichang\nrule: x\n' };
  made(await store.saveDraft(draft, doing));
  return other;
}

async function sessionOf({ server }: TownHall, name: string) {
  const signedIn = await server.inject({
    method: 'POST',
    url: '/v1/session',
    payload: { name, password: PASSWORD },
  });
  return {
    cookie: signedIn.cookies.map(({ name, value }) => `${name}=${value}`).join(),
    'x-opportune-console': '1',
  };
}

function made(result: DefinitionVersion | VersionConflict): DefinitionVersion {
  if ('refused' in result) throw new Error(result.refused);
  return result;
}
