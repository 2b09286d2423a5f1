import type { RouteObject } from 'react-router';

export const customersRoutes: RouteObject[] = [
  {
    path: 'customers',
    lazy: async () => ({ Component: (await import('./customer-search-page.tsx')).CustomerSearchPage }),
  },
  {
    path: 'customers/:customerId',
    lazy: async () => ({ Component: (await import('./customer-page.tsx')).CustomerPage }),
  },
];
