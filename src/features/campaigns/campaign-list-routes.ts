import { type Static, Type } from 'typebox';
import type { CampaignActions } from '../../ports/campaign-actions.ts';
import type { CampaignResults } from '../../ports/campaign-results.ts';
import type { DefinitionStore } from '../../ports/definition-store.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { nameSchema } from '../field-schemas.ts';
import { cursorOf, cursorReader } from '../page-cursor.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { CampaignBook } from './campaign-book.ts';
import { numbersOf } from './campaign-numbers.ts';
import {
  type CampaignRow,
  campaignAction,
  campaignNumbers,
  campaignRow,
  campaignSort,
  campaignState,
} from './campaign-schemas.ts';

export interface CampaignListParts {
  live: LiveService;
  store: DefinitionStore;
  results?: CampaignResults | undefined;
  actions?: CampaignActions | undefined;
  now: () => number;
}

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 30;
const SHOWN_ACTIONS = 30;
const readCursor = cursorReader(Type.Object({ from: Type.Integer({ minimum: 0 }) }));

const listQuery = Type.Object({
  text: Type.Optional(Type.String({ maxLength: 200, description: 'In the id, the name or the owner.' })),
  state: Type.Optional(Type.Array(campaignState, { maxItems: 9 })),
  region: Type.Optional(nameSchema),
  owner: Type.Optional(nameSchema),
  channel: Type.Optional(nameSchema),
  localOf: Type.Optional(nameSchema),
  open: Type.Optional(Type.Boolean({ description: 'Those with a version that is not active yet.' })),
  from: Type.Optional(Type.Integer({ description: 'With `until`: those whose period has a part in it.' })),
  until: Type.Optional(Type.Integer()),
  sort: Type.Optional(campaignSort),
  order: Type.Optional(Type.Enum(['ascending', 'descending'])),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
});
type ListQuery = Static<typeof listQuery>;

const dayNumbers = Type.Object({
  at: Type.Integer({ description: 'Start of a day of UTC.' }),
  numbers: campaignNumbers,
});
const channelNumbers = Type.Object({ channel: Type.String(), numbers: campaignNumbers });
const campaignDetail = Type.Object({
  campaign: campaignRow,
  audience: Type.Optional(Type.String({ description: 'CEL: who may enter, as it is active.' })),
  days: Type.Array(dayNumbers, { description: 'The last 30 days on which something happened.' }),
  channels: Type.Array(channelNumbers),
  actions: Type.Array(campaignAction, { description: 'Newest first.' }),
  versions: Type.Array(campaignRow, { description: 'Its versions of regions.' }),
});

/** Campaigns as people look at them: all of them, and one with what it has come to. */
export function campaignListRoutes(app: RouteHost, parts: CampaignListParts): void {
  const book = new CampaignBook(parts);
  listRoute(app, book);
  readRoute(app, book, parts);
}

function listRoute(app: RouteHost, book: CampaignBook): void {
  app.get(
    '/v1/campaigns',
    {
      config: { scope: 'definitions:read', regions: 'own' },
      schema: {
        operationId: 'listCampaigns',
        summary: 'All campaigns, active or being written, with what they have come to',
        tags: ['campaigns'],
        querystring: listQuery,
        response: {
          200: Type.Object({
            campaigns: Type.Array(campaignRow),
            total: Type.Integer({ description: 'That match, on all pages.' }),
            next: Type.Optional(Type.String()),
          }),
          ...problemResponses('cursor-invalid', 'records-unavailable'),
        },
      },
    },
    async ({ query, caller }) => {
      const { limit = 50, cursor } = query;
      const from = cursor === undefined ? 0 : readCursor(cursor).from;
      const rows = (await book.rows(caller)).filter((row) => matches(row, query)).sort(orderOf(query));
      const next = from + limit < rows.length ? { next: cursorOf({ from: from + limit }) } : {};
      return { campaigns: rows.slice(from, from + limit), total: rows.length, ...next };
    },
  );
}

function readRoute(app: RouteHost, book: CampaignBook, { live, results, actions, now }: CampaignListParts): void {
  app.get(
    '/v1/campaigns/:campaignId',
    {
      config: { scope: 'definitions:read', regions: 'own' },
      schema: {
        operationId: 'readCampaign',
        summary: 'A campaign with what it has come to by day and channel, and who did what with it',
        tags: ['campaigns'],
        params: Type.Object({ campaignId: nameSchema }),
        response: { 200: campaignDetail, ...problemResponses('campaign-unknown', 'records-unavailable') },
      },
    },
    async ({ params: { campaignId }, caller }) => {
      const campaign = await knownCampaign(book, caller, campaignId);
      const active = live.definitions.campaigns.find(({ id }) => id === campaignId);
      const journey = active?.journey ?? [];
      const [totals = [], days = [], done = []] = await Promise.all([
        results?.totals([campaignId]),
        results?.days(campaignId, now() - SHOWN_DAYS * DAY_MS, now() + DAY_MS),
        actions?.of(campaignId, SHOWN_ACTIONS),
      ]);
      const byChannel = totals.filter(({ channel }) => channel !== '');
      return {
        campaign,
        ...(active?.audience !== undefined && { audience: active.audience }),
        days: days.map(({ at, counts }) => ({
          at,
          numbers: numbersOf(journey, [{ campaign: campaignId, channel: '', counts }]),
        })),
        channels: byChannel.map((each) => ({ channel: each.channel, numbers: numbersOf(journey, [each]) })),
        actions: done.map(({ action, wave, who, at }) => ({ action, wave, who, at })),
        versions: (await book.rows(caller)).filter(({ localOf }) => localOf === campaignId),
      };
    },
  );
}

async function knownCampaign(book: CampaignBook, caller: Pick<Caller, 'regions'>, id: string): Promise<CampaignRow> {
  const row = await book.row(caller, id);
  if (row === undefined) throw new HttpProblem('campaign-unknown', `no campaign "${id}" is known`);
  return row;
}

function matches(row: CampaignRow, query: ListQuery): boolean {
  const { text = '', state, region, owner, channel, localOf, open, from, until } = query;
  const words = [row.id, row.name, row.owner ?? ''].join('\n').toLowerCase();
  return (
    words.includes(text.trim().toLowerCase()) &&
    (state === undefined || state.includes(row.state)) &&
    (region === undefined || row.region === region) &&
    (owner === undefined || row.owner === owner) &&
    (channel === undefined || row.channels.includes(channel)) &&
    (localOf === undefined || row.localOf === localOf) &&
    (open === undefined || (row.open !== undefined) === open) &&
    (until === undefined || row.from === undefined || row.from < until) &&
    (from === undefined || row.until === undefined || row.until > from)
  );
}

/** Rows without a value come last, whichever the order. */
function orderOf({ sort = 'name', order = 'ascending' }: ListQuery): (a: CampaignRow, b: CampaignRow) => number {
  const sign = order === 'ascending' ? 1 : -1;
  const collator = new Intl.Collator('zh-CN', { numeric: true });
  const sortedBy = (row: CampaignRow) =>
    sort in row.numbers ? row.numbers[sort as keyof CampaignRow['numbers']] : row[sort as 'name'];
  return (a, b) => {
    const [one, other] = [sortedBy(a), sortedBy(b)];
    if (one === other) return a.id < b.id ? -1 : 1;
    if (one === undefined) return 1;
    if (other === undefined) return -1;
    return sign * (typeof one === 'number' ? one - Number(other) : collator.compare(one, String(other)));
  };
}
