import type { FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { ChannelListener } from '../../ports/channel.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { inboundOf, inboundParameters, receiptOf, reportParameters } from './kannel-parameters.ts';

const formType = 'application/x-www-form-urlencoded';

export interface SmsParts {
  /** Hears of texts and reports; the gateway is told that they came when its promise has resolved. */
  listener: Pick<ChannelListener, 'inbound' | 'receipt'>;
  now: () => number;
}

const empty = {
  200: {
    description: 'Taken. Empty: what is answered to the customer leaves as a message of its own.',
    content: { 'text/plain': { schema: Type.String() } },
  },
};

/** What an SMS gateway tells, with Kannel's parameters, as a query or as a form. */
export function smsRoutes(app: RouteHost, { listener, now }: SmsParts): void {
  const inbound = Compile(inboundParameters);
  const report = Compile(reportParameters);
  gatewayRoute(app, '/v1/sms/inbound', 'Inbound', 'A text from a customer', inboundParameters, async (request) => {
    await listener.inbound(inboundOf(checked(inbound, request), now()));
  });
  gatewayRoute(app, '/v1/sms/report', 'Report', 'A delivery report', reportParameters, async (request) => {
    const receipt = receiptOf(checked(report, request), now());
    if (receipt !== undefined) await listener.receipt(receipt);
  });
}

function gatewayRoute(
  app: RouteHost,
  url: string,
  name: string,
  summary: string,
  parameters: TSchema,
  take: (request: FastifyRequest) => Promise<void>,
): void {
  const config = { scope: 'channels:inbound' as const, bytesInQuery: true as const };
  const response = { ...empty, ...problemResponses('request-invalid', 'overloaded', 'not-running') };
  app.get(
    url,
    {
      config,
      exposeHeadRoute: false,
      schema: { operationId: `tell${name}`, summary, tags: ['channels'], querystring: parameters, response },
    },
    async (request, reply) => {
      await take(request as FastifyRequest);
      return reply.type('text/plain; charset=utf-8').send('');
    },
  );
  app.post(
    url,
    {
      config: { ...config, rawBodyTypes: [formType], documentedBody: { [formType]: { schema: parameters } } },
      schema: { operationId: `post${name}`, summary, tags: ['channels'], response },
    },
    async (request, reply) => {
      await take(request as FastifyRequest);
      return reply.type('text/plain; charset=utf-8').send('');
    },
  );
}

/** The parameters of the query, and of the form if there is one. @throws HttpProblem */
function checked<Schema extends TSchema>(
  validator: Validator<Record<never, never>, Schema>,
  { query, body }: FastifyRequest,
) {
  const form = Buffer.isBuffer(body) ? Object.fromEntries(new URLSearchParams(body.toString())) : {};
  const parameters: unknown = { ...(query as Record<string, unknown>), ...form };
  if (validator.Check(parameters)) return parameters;
  const errors = validator.Errors(parameters).map(({ instancePath, message }) => ({ pointer: instancePath, message }));
  throw new HttpProblem('request-invalid', `${errors[0]?.pointer ?? ''} ${errors[0]?.message ?? ''}`.trim(), {
    errors,
  });
}
