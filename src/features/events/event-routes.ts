import { problemResponses } from '../problems/problem-schema.ts';
import type { RecordIntake } from '../records/body-readers.ts';
import { recordAnswer } from '../records/record-answer.ts';
import { eventTypes, mostRecords, ndjsonType, recordBody } from '../records/record-body.ts';
import { termsOf } from '../records/terms-of.ts';
import type { RouteHost } from '../route-host.ts';

export interface EventParts {
  intake: RecordIntake;
  now: () => number;
  settings: { recordsBodyBytes: number; eventsAheadMs: number };
  /** Hears how many events of a request were not taken. */
  onRejected: (number: number) => void;
}

const event = {
  type: 'object',
  required: ['type', 'customerId'],
  properties: {
    id: { type: 'string', description: 'Tells repetitions: absent, the record itself is its id.' },
    type: { type: 'string', description: 'An event type that the definitions declare.' },
    customerId: { type: 'string' },
    at: {
      type: ['string', 'number'],
      description:
        'Epoch milliseconds or ISO 8601. Absent: when it arrives; without an `id` it is a new one each time.',
    },
    since: { type: ['string', 'number'] },
  },
  additionalProperties: { description: 'Fields as the event type declares them.' },
};
const cloudEvent = {
  type: 'object',
  required: ['specversion', 'id', 'source', 'type'],
  properties: {
    specversion: { type: 'string', enum: ['1.0'] },
    id: { type: 'string' },
    source: { type: 'string' },
    type: { type: 'string', description: 'An event type, or area-entered and area-left of CAMARA geofencing.' },
    subject: { type: 'string', description: 'The customer.' },
    time: { type: 'string', format: 'date-time' },
    data: { type: 'object', description: 'Fields as the event type declares them.' },
  },
};

/** Takes what happened to customers. */
export function eventRoutes(app: RouteHost, { intake, now, settings, onRejected }: EventParts): void {
  app.post(
    '/v1/events',
    {
      bodyLimit: settings.recordsBodyBytes,
      config: {
        scope: 'events:write',
        idempotent: 'recent',
        rawBodyTypes: eventTypes,
        documentedBody: {
          [ndjsonType]: { schema: { type: 'string', description: 'An event a line.' } },
          'application/json': { schema: { type: 'array', items: event } },
          'application/cloudevents-batch+json': { schema: { type: 'array', items: cloudEvent } },
          'application/cloudevents+json': { schema: cloudEvent },
        },
      },
      schema: {
        operationId: 'sendEvents',
        summary: 'Send events',
        description:
          'Answers when the accepted ones are durable. Events more than five minutes ahead of the clock are rejected. ' +
          'Records of type `customer`, `ask` and `outcome` may be among them, for keys with `customers:write`, ' +
          '`decisions:ask` and `outcomes:write`. ' +
          `At most ${mostRecords} events and ${settings.recordsBodyBytes >> 20} MiB a request.`,
        tags: ['events'],
        response: {
          202: recordAnswer,
          ...problemResponses(
            'body-malformed',
            'body-too-large',
            'media-type-unsupported',
            'overloaded',
            'not-running',
          ),
        },
      },
    },
    async (request, reply) => {
      const body = recordBody(request.body, request.mediaType);
      const answer = await intake.take('events', body, termsOf(request, now(), settings.eventsAheadMs));
      onRejected(answer.rejected.length);
      reply.code(202);
      return answer;
    },
  );
}
