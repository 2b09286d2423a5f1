/** What a planner makes by clicks in the newspaper case, as somebody would write it in YAML. */
import { parseAllDocuments } from 'yaml';
import type { OpenConsole } from './console-fixture.ts';

export const LIST = 'paper-readers';
export const GROUP = 'gprsAndMms';
export const SCENARIO = 'sends-a-picture';
export const CAMPAIGN = 'paper-sample';
export const CITY_CAMPAIGN = `${CAMPAIGN}-wuhan`;
export const CITY_AREA = 'hankou-station';

/** A definition as it is written. */
export type Written = Record<string, unknown> & { kind: string; id: string };

/** The group, the scenario and the campaign of the province. */
export const newspaperCase = `
kind: group
id: ${GROUP}
name: 开通GPRS且支持彩信
rule: profile.gprsOn && profile.mmsCapable
---
kind: scenario
id: ${SCENARIO}
name: 发出彩信
pattern: { event: { event: mms, where: event.action == "sent" } }
cooldown: 7d
ttl: 24h
sensitive: true
---
kind: campaign
id: ${CAMPAIGN}
name: 手机报样刊体验
owner: 省公司数据部
entry: { scenarios: [${SCENARIO}, enters-station] }
audience: group.${GROUP} && !group.readsTwoPapers
reentry: 30d
priority: 60
control: { share: 0.1 }
limits: { change: [period, areas, audience], quotas: { wuhan: 500 } }
journey:
  - offer:
      id: sample
      channels: [mms]
      matrix:
        - group: student
          cells: { ${SCENARIO}: [paper-sport, paper-ruili], enters-station: [paper-digest, paper-geography] }
        - group: business
          cells: { ${SCENARIO}: [paper-finance], enters-station: [paper-finance, paper-digest] }
        - group: trendy
          cells: { ${SCENARIO}: [paper-ruili, paper-film], enters-station: [paper-geography, paper-digest] }
        - group: otherCustomer
          cells: { ${SCENARIO}: [paper-chutian], enters-station: [paper-digest] }
  - waitFor:
      outcome: { of: sample, is: [agreed-to-pay, agreed-to-trial, declined, do-not-disturb] }
      timeout: 3d
      met: [{ end: {} }]
  - offer:
      id: follow-up
      channels: [outbound-call]
      table:
        - { where: group.freeMmsOnly, offers: [paper-chutian] }
        - { where: group.paysForMms && profile.gender == "male", offers: [paper-finance] }
        - { where: group.paysForMms && profile.gender == "female", offers: [paper-ruili] }
`;

/** What the city makes of it: a station of its own, and its version. */
export const cityCase = `
kind: area
id: ${CITY_AREA}
name: 汉口站
region: wuhan
cells: [d01-039, d01-040]
---
kind: campaign
id: ${CITY_CAMPAIGN}
name: 手机报样刊体验（武汉市）
owner: 武汉市策划
localOf: ${CAMPAIGN}
region: wuhan
areas: [${CITY_AREA}]
from: 2020-01-01
targets: { contacts: 200 }
`;

/** The list that numbers are uploaded to. */
export const listCase = `
kind: numberList
id: ${LIST}
name: 手机报目标客户
pattern: "1[0-9]{10}"
`;

export function documentsOf(text: string): Written[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Written);
}

/** A file of numbers as it comes from elsewhere, and what is to be told of it. */
export interface PlantedFile {
  text: string;
  rows: number;
  formatErrors: number;
  duplicates: number;
}

/** 50,000 rows: `customers` of the town, people of other operators, and planted errors of each sort. */
export function numberFile(customers: number): PlantedFile {
  const [rows, formatErrors, duplicates] = [50_000, 120, 300];
  const wrong = ['1380000', '二三四', '138-0000-00x1', '+8613', '1'];
  const known = Array.from({ length: customers }, (_, n) => String(10_000_000_001 + n));
  const others = Array.from({ length: rows - formatErrors - duplicates - customers }, (_, n) =>
    String(19_000_000_000 + n),
  );
  const planted = [
    ...Array.from({ length: formatErrors }, (_, n) => `${wrong[n % wrong.length]}`),
    ...Array.from({ length: duplicates }, (_, n) => known[n % customers]!),
  ];
  return { text: ['手机号码', ...known, ...others, ...planted, ''].join('\n'), rows, formatErrors, duplicates };
}

/** The case by the API: group and scenario active, a number list taken, the campaign waiting for approval. */
export async function makeNewspaperCase(console: OpenConsole): Promise<void> {
  const parts = documentsOf(newspaperCase);
  const campaign = parts.find(({ kind }) => kind === 'campaign')!;
  const { answer } = await console.ask('GET', '/v1/definitions');
  const texts = newspaperCase.split('\n---\n').slice(0, -1);
  const added = texts.map((text, index) => ({ file: `newspaper-case-${index}.yaml`, text }));
  await succeed(console, 'POST', '/v1/definitions/apply', { files: [...(answer.files as object[]), ...added] });
  await succeed(console, 'POST', '/v1/number-lists', { id: LIST, name: '手机报目标客户', pattern: '1[0-9]{10}' });
  await upload(console, numberFile(600).text);
  const draft = `/v1/definitions/campaign/${CAMPAIGN}`;
  await succeed(console, 'PUT', `${draft}/draft`, { document: campaign, isNew: true });
  const { open } = (await console.ask('GET', `${draft}/draft`)).answer as {
    open: { version: number; revision: number };
  };
  const { version, revision } = open;
  await succeed(console, 'POST', `${draft}/versions/${version}/submit`, {
    revision,
    comment: '请审批：样刊三天后由外呼跟进',
  });
}

async function succeed(console: OpenConsole, method: string, path: string, content: object): Promise<void> {
  const { status, answer } = await console.ask(method, path, content);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
}

async function upload(console: OpenConsole, text: string): Promise<void> {
  const response = await fetch(`${console.url}/v1/number-lists/${LIST}/uploads?file=readers.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${console.key}`, 'content-type': 'text/csv' },
    body: text,
  });
  if (!response.ok) throw new Error(`the numbers were not taken: ${response.status} ${await response.text()}`);
}
