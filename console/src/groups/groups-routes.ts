import type { RouteObject } from 'react-router';

export const groupsRoutes: RouteObject[] = [
  { path: 'groups', lazy: async () => ({ Component: (await import('./group-list-page.tsx')).GroupListPage }) },
  { path: 'groups/compare', lazy: async () => ({ Component: (await import('./compare-page.tsx')).ComparePage }) },
  {
    path: 'groups/lists/:id',
    lazy: async () => ({ Component: (await import('./number-list-page.tsx')).NumberListPage }),
  },
  { path: 'groups/:id', lazy: async () => ({ Component: (await import('./group-page.tsx')).GroupPage }) },
];
