import type { MeasuredService } from '../load/measured-service.ts';
import { customerIdOf, profileOf } from './customers.ts';

const CUSTOMERS_AT_ONCE = 2000;

/** Tells the service the profiles of customers [0, count). */
export async function loadCustomers(service: MeasuredService, count: number): Promise<void> {
  for (let from = 0; from < count; from += CUSTOMERS_AT_ONCE) {
    const some = Array.from({ length: Math.min(CUSTOMERS_AT_ONCE, count - from) }, (_, k) => from + k);
    const lines = some.map((customer) =>
      JSON.stringify({ customerId: customerIdOf(customer), ...profileOf(customer) }),
    );
    const answer = await service.ask<{ accepted: number }>(
      'POST',
      '/v1/customers/batch',
      lines.join('\n'),
      'application/x-ndjson',
    );
    if (answer.accepted !== some.length) throw new Error(`of ${some.length} customers ${answer.accepted} were taken`);
  }
}
