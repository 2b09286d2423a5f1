import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Heard } from '../../ports/channel.ts';
import { nameSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';

const jsonType = 'application/json';
const SOON_MS = 1000;

/**
 * Channels whose gateways tell them over HTTP what became of messages and what customers wrote. Whether a gateway is to be
 * trusted is for the channel to say: by a signature, or by a token in the query. Undefined: it does not hear in this way.
 */
export interface ToldChannels {
  /** `headers` in lower case; `body` as it came. */
  signedReport(
    channel: string,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: string,
  ): Promise<Heard> | undefined;
  /** `query`: what stands after `?`, as it came. */
  queriedReport(channel: string, query: string): Promise<Heard> | undefined;
  /** Likewise. */
  queriedText(channel: string, query: string): Promise<Heard> | undefined;
}

const params = Type.Object({ channel: nameSchema });
const response = {
  202: { description: 'Recorded. Empty.', content: { 'text/plain': { schema: Type.String() } } },
  ...problemResponses('request-invalid', 'told-untrusted', 'channel-unserved', 'told-unrecorded'),
};
const tags = ['channels'];

/** What the gateways of channels tell. They carry no API key: each channel knows its own gateway. */
export function toldRoutes(app: RouteHost, told: ToldChannels): void {
  app.post(
    '/v1/channels/:channel/reports',
    {
      config: { rawBodyTypes: [jsonType], documentedBody: { [jsonType]: { schema: Type.Object({}) } } },
      schema: {
        operationId: 'tellSignedReport',
        summary: 'What became of a message, signed',
        description:
          'For channels of the webhook adapter: signed as Standard Webhooks says, with the secret of the channel.',
        ...{ tags, params, response },
      },
    },
    async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body.toString() : '';
      return answer(reply, await told.signedReport(request.params.channel, request.headers, body));
    },
  );
  app.get(
    '/v1/channels/:channel/reports',
    {
      config: { bytesInQuery: true },
      exposeHeadRoute: false,
      schema: {
        operationId: 'tellChannelReport',
        summary: 'What became of a message, as a query',
        description: 'For channels of the kannel adapter, which gives Kannel this address with its token.',
        ...{ tags, params, response },
      },
    },
    async (request, reply) => answer(reply, await told.queriedReport(request.params.channel, queryOf(request))),
  );
  app.get(
    '/v1/channels/:channel/texts',
    {
      config: { bytesInQuery: true },
      exposeHeadRoute: false,
      schema: {
        operationId: 'tellChannelText',
        summary: 'A text from a customer, as a query',
        description:
          'For channels of the kannel adapter: `id=%I&from=%p&to=%P&text=%b&charset=%C&at=%T&token=…` of its sms-service.',
        ...{ tags, params, response },
      },
    },
    async (request, reply) => answer(reply, await told.queriedText(request.params.channel, queryOf(request))),
  );
}

/** Byte for byte: texts come in any alphabet. */
function queryOf({ raw: { url = '' } }: FastifyRequest): string {
  const at = url.indexOf('?');
  return at < 0 ? '' : url.slice(at + 1);
}

/** @throws HttpProblem */
function answer(reply: FastifyReply, heard: Heard | undefined): FastifyReply {
  if (heard === undefined) throw new HttpProblem('channel-unserved', 'no channel of this name is told in this way');
  switch (heard.status) {
    case 'recorded':
      return reply.code(202).type('text/plain; charset=utf-8').send('');
    case 'not-understood':
      throw new HttpProblem('request-invalid', heard.problem);
    case 'not-trusted':
      throw new HttpProblem('told-untrusted', heard.problem);
    case 'not-recorded':
      throw new HttpProblem('told-unrecorded', 'tell it again', { retryAfterMs: SOON_MS });
  }
}
