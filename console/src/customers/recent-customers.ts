/** A customer looked at in this session, as the reader saw the number. */
export interface RecentCustomer {
  customerId: string;
  shownNumber: string;
  /** Epoch ms. */
  at: number;
}

const STORED_UNDER = 'opportune.recent-customers';
const MOST = 10;

/** Newest first. They are gone with the browser's tab. */
export function recentCustomers(): RecentCustomer[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORED_UNDER) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecent) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

export function noteCustomer(customer: RecentCustomer): void {
  const others = recentCustomers().filter(({ customerId }) => customerId !== customer.customerId);
  sessionStorage.setItem(STORED_UNDER, JSON.stringify([customer, ...others].slice(0, MOST)));
}

export function forgetCustomers(): void {
  sessionStorage.removeItem(STORED_UNDER);
}

function isRecent(value: unknown): value is RecentCustomer {
  if (typeof value !== 'object' || value === null) return false;
  const { customerId, shownNumber, at } = value as Partial<RecentCustomer>;
  return typeof customerId === 'string' && typeof shownNumber === 'string' && typeof at === 'number';
}
