import type { RouteObject } from 'react-router';

export const nowRoutes: RouteObject[] = [
  { path: 'now', lazy: async () => ({ Component: (await import('./now-page.tsx')).NowPage }) },
];

/** Without the frame around it. */
export const wallRoutes: RouteObject[] = [
  { path: 'now/wall', lazy: async () => ({ Component: (await import('./wall-page.tsx')).WallPage }) },
];
