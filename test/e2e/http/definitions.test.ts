/** Definitions on their way from a draft to what decides, over HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTownHall, type TownHall } from './town-hall.ts';

const PACK = `
kind: profile
id: town
zone: Asia/Shanghai
attributes:
  age: { type: int, source: crm, freshness: 24h }
---
kind: policy
id: town
---
kind: eventType
id: call
fields: { seconds: int }
---
kind: channel
id: sms
mode: push
---
kind: template
id: hello # said to everybody
text: hello
`;
const FILES = [{ file: 'pack.yaml', text: PACK }];
const group = (rule: string) => `kind: group\nid: young # people\nrule: ${rule}\n`;

let hall: TownHall;
const ann = () => hall.keyFor(['definitions:read', 'definitions:write'], { name: 'ann' });
const everything = () => hall.keyFor();
let author: { authorization: string };
let other: { authorization: string };

beforeAll(async () => {
  hall = await openTownHall();
});
afterAll(() => hall.server.close());
beforeEach(async () => {
  author = ann();
  other = everything();
  await call('POST', '/apply', { files: FILES });
});

async function call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object, headers = everything()) {
  const url = `/v1/definitions${path}`;
  const answer = await hall.server.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
}

let count = 0;
/** A group of its own for each test. */
function newGroup() {
  const id = `young-${count++}`;
  const at = `/group/${id}/versions`;
  const text = (rule: string) => group(rule).replace('young', id);
  const draft = async (rule: string, more = {}) =>
    (await call('POST', at, { content: text(rule), ...more }, author)).body;
  const step = (version: { version: number; revision: number }, name: string, headers = other, comment = '') =>
    call('POST', `${at}/${version.version}/${name}`, { revision: version.revision, comment }, headers);
  const approved = async (rule: string) => {
    const submitted = (await step(await draft(rule), 'submit', author)).body;
    return (await step(submitted, 'approve')).body;
  };
  const activate = (...versions: { version: number; revision: number }[]) =>
    call('POST', '/activate', {
      versions: versions.map(({ version, revision }) => ({ kind: 'group', id, version, revision })),
      comment: 'go',
    });
  const rule = async () => (await call('GET', `/group/${id}`)).body.rule;
  return { id, at, text, draft, step, approved, activate, rule };
}

describe('a draft', () => {
  it('is kept as it is written, with who wrote it and when', async () => {
    const { id, at, draft, text } = newGroup();
    const made = await draft('profile.age < 26', { comment: 'for the summer' });
    expect(made).toMatchObject({
      kind: 'group',
      id,
      version: 1,
      revision: 1,
      state: 'draft',
      comment: 'for the summer',
    });
    expect(made.author).toMatch(/^ann \([0-9a-f]{16}\)$/);
    const read = await call('GET', `${at}/1`);
    expect(read.body).toEqual({ ...made, content: text('profile.age < 26') });
  });

  it('is refused with mistakes, each with its place and the nearest name, and kept when that is wanted', async () => {
    const { at, draft, text } = newGroup();
    const refused = await call('POST', at, { content: text('profile.aeg < 26') }, author);
    expect([refused.status, refused.body.code]).toEqual([422, 'definitions-invalid']);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({
        file: expect.stringMatching(/^groups\/young-\d+\.yaml$/),
        line: 3,
        path: expect.stringMatching(/^groups\/young-\d+\.rule$/),
        nearest: 'profile.age',
      }),
    ]);
    const kept = await draft('profile.aeg < 26', { incomplete: true });
    expect(kept.problems).toHaveLength(1);
    const submitted = await call('POST', `${at}/1/submit`, { revision: 1 }, author);
    expect([submitted.status, submitted.body.code]).toEqual([422, 'definitions-invalid']);
  });

  it.each([
    ['no YAML', 'kind: [', 'yaml-syntax'],
    ['another definition', 'kind: group\nid: other\nrule: "true"\n', 'document-shape'],
    ['two definitions', 'kind: group\nid: a\n---\nkind: group\nid: b\n', 'document-shape'],
  ])('is refused when it is %s', async (_what, content, code) => {
    const answer = await call('POST', newGroup().at, { content }, author);
    expect(answer.body).toMatchObject({ code: 'definitions-invalid', errors: [{ code }] });
  });

  it('may lean on another draft', async () => {
    const [first, second] = [newGroup(), newGroup()];
    await first.draft('profile.age < 26');
    const leaning = await second.draft(`group["${first.id}"]`);
    expect(leaning).toMatchObject({ state: 'draft' });
    const approved = await second.step((await second.step(leaning, 'submit', author)).body, 'approve');
    // What it leans on is not active, and does not become so by itself.
    expect((await second.activate(approved.body)).body).toMatchObject({ code: 'definitions-invalid' });
  });

  it('is not overwritten by who saw an earlier one', async () => {
    const { at, draft, text } = newGroup();
    const { version, revision } = await draft('profile.age < 26');
    const edit = (rule: string, seen: number) =>
      call('PUT', `${at}/${version}`, { content: text(rule), revision: seen }, author);
    expect((await edit('profile.age < 30', revision)).body).toMatchObject({ revision: 2 });
    const late = await edit('profile.age < 40', revision);
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ code: 'version-conflict', current: { version: 1, revision: 2, state: 'draft' } });
    const again = await call('POST', at, { content: text('true') }, author);
    expect(again.body).toMatchObject({ code: 'version-conflict', current: { revision: 2 } });
  });

  it('can be taken back', async () => {
    const { at, draft } = newGroup();
    await draft('profile.age < 26');
    expect((await call('DELETE', `${at}/1?revision=1`, undefined, author)).status).toBe(200);
    expect((await call('GET', `${at}/1`)).body).toMatchObject({ code: 'version-unknown', status: 404 });
    expect(await draft('profile.age < 26')).toMatchObject({ version: 2 });
  });
});

describe('approval', () => {
  it('is for others than those who wrote some of it', async () => {
    const { at, draft, step, text } = newGroup();
    const both = everything();
    const { revision } = await draft('profile.age < 26');
    const edited = await call('PUT', `${at}/1`, { content: text('profile.age < 27'), revision }, both);
    const submitted = (await step(edited.body, 'submit', author)).body;
    const own = await step(submitted, 'approve', both);
    expect([own.status, own.body.code]).toEqual([403, 'approval-own']);
    expect((await step(submitted, 'approve', author)).body.code).toBe('scope-missing');
    expect((await step(submitted, 'approve')).body).toMatchObject({ state: 'approved' });
  });

  it('may be for authors too', async () => {
    const small = await openTownHall({ ownApproval: true });
    const headers = small.keyFor();
    const send = (path: string, payload: object) =>
      small.server.inject({ method: 'POST', url: `/v1/definitions${path}`, headers, payload });
    await send('/apply', { files: FILES });
    await send('/group/young/versions', { content: group('profile.age < 26') });
    await send('/group/young/versions/1/submit', { revision: 1 });
    expect((await send('/group/young/versions/1/approve', { revision: 2 })).json()).toMatchObject({
      state: 'approved',
    });
    await small.server.close();
  });

  it('can be refused, and the draft mended', async () => {
    const { draft, step } = newGroup();
    const submitted = (await step(await draft('profile.age < 26'), 'submit', author)).body;
    expect((await step(submitted, 'reject', other, 'too old')).body).toMatchObject({ state: 'draft', revision: 3 });
    expect((await step(submitted, 'approve')).body).toMatchObject({
      code: 'version-conflict',
      current: { state: 'draft' },
    });
  });
});

describe('activation', () => {
  it('makes a version decide, says what changed and from where in the log on', async () => {
    const { id, approved, activate, rule } = newGroup();
    const before = hall.live.definitions.version;
    const answer = await activate(await approved('profile.age < 26'));
    expect(answer.body).toEqual({
      from: before,
      to: hall.live.definitions.version,
      changes: [{ change: 'added', kind: 'group', id, paths: [] }],
      logOffset: hall.live.activatedAt,
    });
    expect(await rule()).toBe('profile.age < 26');
    const [last] = (await call('GET', '/activations?limit=1')).body.activations;
    expect(last).toMatchObject({ setVersion: answer.body.to, logOffset: answer.body.logOffset, comment: 'go' });
    expect(last.members).toContainEqual({ kind: 'group', id, version: 1 });
  });

  it('goes back to an earlier version, and takes definitions away', async () => {
    const { id, at, approved, activate, rule } = newGroup();
    await activate(await approved('profile.age < 26'));
    await activate(await approved('profile.age < 30'));
    expect(await rule()).toBe('profile.age < 30');
    const first = (await call('GET', `${at}/1`)).body;
    expect(first.state).toBe('retired');
    expect((await activate(first)).body.changes).toMatchObject([{ change: 'changed', paths: ['rule'] }]);
    expect(await rule()).toBe('profile.age < 26');
    expect((await call('POST', '/activate', { retire: [{ kind: 'group', id }] })).body.changes).toMatchObject([
      { change: 'removed' },
    ]);
    expect(await rule()).toBeUndefined();
    const { changes } = (await call('GET', `/group/${id}/history`)).body;
    expect(changes.map(({ version, action }: { version: number; action: string }) => `${version} ${action}`)).toEqual([
      ...['1 draft', '1 submit', '1 approve', '1 activate'],
      ...['2 draft', '2 submit', '2 approve', '1 retire', '2 activate'],
      ...['2 retire', '1 activate', '1 retire'],
    ]);
  });

  it('is all or nothing', async () => {
    const [good, unfinished] = [newGroup(), newGroup()];
    const approved = await good.approved('profile.age < 26');
    const { version, revision } = await unfinished.draft('profile.age < 26');
    const before = hall.live.definitions;
    const versions = [
      { kind: 'group', id: good.id, version: approved.version, revision: approved.revision },
      { kind: 'group', id: unfinished.id, version, revision },
    ];
    expect((await call('POST', '/activate', { versions })).body).toMatchObject({ code: 'version-conflict' });
    expect(hall.live.definitions).toBe(before);
    expect((await call('GET', `${good.at}/1`)).body.state).toBe('approved');
  });

  it('is of a whole set that holds together', async () => {
    const { id, approved, activate } = newGroup();
    await activate(await approved('profile.age < 26'));
    const leaning = newGroup();
    await leaning.activate(await leaning.approved(`group["${id}"]`));
    const away = await call('POST', '/activate', { retire: [{ kind: 'group', id }] });
    expect(away.body).toMatchObject({ code: 'definitions-invalid', errors: [{ file: `groups/${leaning.id}.yaml` }] });
  });

  it('names nothing twice, and nothing that is not there', async () => {
    const twice = [1, 2].map((version) => ({ kind: 'group', id: 'x', version, revision: 1 }));
    expect((await call('POST', '/activate', { versions: twice })).body.code).toBe('request-invalid');
    expect((await call('POST', '/activate', { versions: twice.slice(0, 1) })).body.code).toBe('version-unknown');
    expect((await call('POST', '/activate', { retire: [{ kind: 'group', id: 'x' }] })).body.code).toBe(
      'definition-unknown',
    );
  });
});

describe('two versions', () => {
  it('are compared place by place', async () => {
    const { id, approved, activate } = newGroup();
    await activate(await approved('profile.age < 26'));
    await approved('profile.age < 30');
    const { body } = await call('GET', `/group/${id}/diff?from=1&to=2`);
    expect(body.changes).toEqual([{ path: 'rule', before: 'profile.age < 26', after: 'profile.age < 30' }]);
    expect([body.from.version, body.to.version]).toEqual([1, 2]);
    expect((await call('GET', `/group/${id}/diff?from=1&to=9`)).body.code).toBe('version-unknown');
  });
});

describe('apply', () => {
  it('gives what changed a new version, and nothing else', async () => {
    const files = [{ file: 'pack.yaml', text: PACK.replace('text: hello', 'text: good morning') }];
    const applied = await call('POST', '/apply', { files, comment: 'friendlier' });
    expect(applied.body.changes).toEqual([{ change: 'changed', kind: 'template', id: 'hello', paths: ['text'] }]);
    const { versions } = (await call('GET', '/versions?state=active')).body;
    const numbers = Object.fromEntries(
      versions.map(({ kind, version }: { kind: string; version: number }) => [kind, version]),
    );
    expect(numbers.profile).toBe(1);
    expect(numbers.template).toBeGreaterThan(1);
    const again = await call('POST', '/apply', { files });
    expect(again.body.changes).toEqual([]);
    expect((await call('GET', '/versions?state=active')).body.versions).toEqual(versions);
  });

  it('takes what is exported, comments included, and changes nothing by it', async () => {
    const exported = (await call('GET', '')).body;
    expect(exported.version).toBe(hall.live.definitions.version);
    const hello = exported.files.find(({ file }: { file: string }) => file === 'templates/hello.yaml');
    expect(hello.text).toContain('# said to everybody');
    expect((await call('POST', '/apply', { files: exported.files })).body.changes).toEqual([]);
    expect((await call('POST', '/diff', { files: exported.files })).body.changes).toEqual([]);
  });
});
