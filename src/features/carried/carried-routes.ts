import { Type } from 'typebox';
import { customerIdSchema, nameSchema } from '../field-schemas.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';

/** Messages that ride on those of others: a bill, the answer to a balance query, the text after a call. */
export interface CarriedMessages {
  /**
   * The text to append for this customer, handed over by this very call; undefined: there is none.
   *
   * @param mostCharacters room that is left in the message that carries it.
   */
  take(
    channel: string,
    customerId: string,
    mostCharacters: number,
  ): Promise<{ contactId: string; text: string } | undefined>;
}

const room = Type.Object(
  {
    customerId: customerIdSchema,
    mostCharacters: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, default: 70, description: 'Room in the message that carries it.' }),
    ),
  },
  { additionalProperties: false },
);
const ONE_MESSAGE = 70;

/** Systems that send messages anyway ask what to append. */
export function carriedRoutes(app: RouteHost, carried: CarriedMessages): void {
  app.post(
    '/v1/carried/:channel/take',
    {
      config: { scope: 'channels:take', idempotent: 'kept' },
      schema: {
        operationId: 'takeCarried',
        summary: 'The text to append to a message of another system',
        description: 'Taking is handing over: the text counts as sent. `204` when there is none.',
        tags: ['channels'],
        params: Type.Object({ channel: nameSchema }),
        body: room,
        response: {
          200: Type.Object({ contactId: Type.String(), text: Type.String() }),
          204: Type.Null({ description: 'Nothing to append.' }),
          ...problemResponses('overloaded', 'not-running'),
        },
      },
    },
    async ({ params: { channel }, body: { customerId, mostCharacters = ONE_MESSAGE } }, reply) => {
      const message = await carried.take(channel, customerId, mostCharacters);
      if (message !== undefined) return message;
      reply.code(204);
      return null;
    },
  );
}
