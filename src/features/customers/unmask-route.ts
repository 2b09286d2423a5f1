import { Type } from 'typebox';
import type { CustomerDirectory } from '../../ports/customer-directory.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { customerIdSchema } from '../field-schemas.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { ownCustomer } from './own-customer.ts';

const whole = Type.Object({
  customerId: Type.String(),
  number: Type.Optional(Type.String({ description: 'Where the customer is reached, when that is not the id.' })),
});

/** Telling a number to somebody who needs it; who did, and why, stays in the audit trail. */
export function unmaskRoute(
  app: RouteHost,
  live: LiveService,
  directory: Pick<CustomerDirectory, 'entries'> | undefined,
): void {
  app.post(
    '/v1/customers/:customerId/unmask',
    {
      config: { scope: 'customers:unmask', regions: 'own', audit: 'customer.unmask', unmasks: true },
      schema: {
        operationId: 'unmaskCustomer',
        summary: 'The whole number of a customer, for a reason',
        description: 'People see numbers masked, whatever they may do; this call is how they see one.',
        tags: ['customers'],
        params: Type.Object({ customerId: customerIdSchema }),
        body: Type.Object(
          { reason: Type.String({ minLength: 3, maxLength: 300, description: 'Kept in the audit trail.' }) },
          { additionalProperties: false },
        ),
        response: { 200: whole, ...problemResponses('customer-unknown', 'overloaded', 'records-unavailable') },
      },
    },
    async ({ params: { customerId }, caller }) => {
      await ownCustomer(live, customerId, caller);
      const [entry] = (await directory?.entries([customerId])) ?? [];
      return { customerId, ...(entry?.number !== undefined && { number: entry.number }) };
    },
  );
}
