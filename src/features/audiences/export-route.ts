import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { SurveyValue } from '../../core/audience/survey.ts';
import type { AudienceTerms, MembersPage, MembersPlace } from '../../runtime/live/audiences.ts';
import type { AudienceService, LiveService } from '../../runtime/live/live-service.ts';
import { maskNumber } from '../access/mask-number.ts';
import { SensitiveNames } from '../customers/sensitive-names.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { answered, termsOf } from './audience-terms.ts';
import { csvLine } from './csv-line.ts';

const PAGE_CUSTOMERS = 2000;
const MOST_COLUMNS = 20;
/** Spreadsheets tell letters by it. */
const BYTE_ORDER_MARK = '\uFEFF';

const wanted = Type.Object(
  {
    rule: Type.String({ minLength: 1, maxLength: 10_000, description: 'CEL over the customer.' }),
    columns: Type.Optional(
      Type.Array(Type.String({ pattern: '^(profile|metric|stage|group)\\.\\w+$', maxLength: 200 }), {
        maxItems: MOST_COLUMNS,
        description: 'What stands beside the number: `profile.age`, `stage.mms`, `group.primary`.',
      }),
    ),
  },
  { additionalProperties: false },
);

interface Export {
  live: LiveService & AudienceService;
  rule: string;
  columns: readonly string[];
  terms: AudienceTerms;
  isUnmasked: boolean;
}

/** Who is in an audience, as CSV. */
export function exportRoute(app: RouteHost, live: LiveService & AudienceService): void {
  app.post(
    '/v1/audiences/export',
    {
      config: { scope: 'audiences:export', regions: 'own', audit: 'audience.export', unmasks: true },
      schema: {
        operationId: 'exportAudience',
        summary: 'The customers for whom a rule holds, as CSV',
        description:
          'The number, masked without `customers:unmask`, and the columns. It comes while it is made; whoever goes away ' +
          'ends it.',
        tags: ['audiences'],
        body: wanted,
        response: {
          200: {
            description: 'UTF-8 with a byte order mark; a header, then a customer a line.',
            content: { 'text/csv': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
          },
          ...problemResponses('rule-invalid', 'request-invalid', 'abandoned', 'overloaded', 'not-running'),
        },
      },
    },
    async ({ body: { rule, columns = [] }, caller }, reply) => {
      refuseSensitive(columns, live);
      const terms = termsOf(caller, live.definitions, reply);
      const isUnmasked = caller.scopes.has('customers:unmask');
      const pages = readPages({ live, rule, columns, terms, isUnmasked });
      // What is wrong with the rule is told before anything is sent.
      const first = await pages.next();
      const rest = async function* () {
        if (first.done !== true) yield first.value;
        yield* pages;
      };
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audience.csv"')
        .send(Readable.from(rest()));
    },
  );
}

/** Where customers were is told to nobody. */
function refuseSensitive(columns: readonly string[], { definitions }: LiveService): void {
  const sensitive = new SensitiveNames(definitions);
  const position = columns.findIndex((column) => sensitive.isAttribute(column.replace(/^profile\./, '')));
  if (position < 0) return;
  const message = `${columns[position]} tells where customers were, and is not given out`;
  const errors = [{ pointer: `/columns/${position}`, message }];
  throw new HttpProblem('request-invalid', `/columns/${position}: ${message}`, { errors });
}

async function* readPages({ live, rule, columns, terms, isUnmasked }: Export): AsyncGenerator<string> {
  const lineOf = ({ customerId, values }: MembersPage['customers'][number]) =>
    csvLine([isUnmasked ? customerId : maskNumber(customerId), ...values.map(textOf)]);
  let from: MembersPlace | undefined;
  let head = BYTE_ORDER_MARK + csvLine(['customerId', ...columns]);
  do {
    const about = { rule, questions: columns, limit: PAGE_CUSTOMERS, from };
    const page = answered(await live.audiences.members(about, terms));
    yield head + page.customers.map(lineOf).join('');
    head = '';
    from = page.next;
  } while (from !== undefined);
}

const textOf = (value: SurveyValue) => (value === null ? '' : String(value));
