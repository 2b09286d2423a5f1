import { customerIdOf } from '../decision/customers.ts';
import { mixed } from '../workload/mixing.ts';

export const VISITS_A_BODY = 10;
/** Pages no scenario is about: what customers do without any offer following from it. */
const PAGES = 50;

/** Events of a request, as NDJSON: visits of customers [0, customers), which happen now. */
export function visitsOf(request: number, customers: number, run: string): Buffer {
  let text = '';
  for (let k = 0; k < VISITS_A_BODY; k++) {
    const number = request * VISITS_A_BODY + k;
    const customerId = customerIdOf(mixed(number) % customers);
    text += `{"id":"${run}-${number}","type":"visit","customerId":"${customerId}","page":"shelf-${number % PAGES}"}\n`;
  }
  return Buffer.from(text, 'latin1');
}
