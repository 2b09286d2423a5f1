import type { CustomerView } from '../../core/customer-view.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { mayTouchCustomer } from '../access/region-scope.ts';
import { HttpProblem } from '../problems/http-problem.ts';

/** What is known of a customer. @throws HttpProblem `customer-unknown`, also for one who is none of the caller's */
export async function ownCustomer(
  live: Pick<LiveService, 'customer' | 'definitions'>,
  customerId: string,
  caller: Pick<Caller, 'regions'>,
): Promise<CustomerView> {
  const view = await live.customer(customerId);
  if (view !== undefined && mayTouchCustomer(caller, view, live.definitions)) return view;
  throw new HttpProblem('customer-unknown', 'no customer with this id is known');
}

/** Whether the caller may read what was kept about a customer, who may be forgotten by now. */
export async function mayReadRecordsOf(
  live: Pick<LiveService, 'customer' | 'definitions'>,
  customerId: string,
  caller: Pick<Caller, 'regions'>,
): Promise<boolean> {
  if (caller.regions === undefined) return true;
  const view = await live.customer(customerId);
  return view !== undefined && mayTouchCustomer(caller, view, live.definitions);
}
