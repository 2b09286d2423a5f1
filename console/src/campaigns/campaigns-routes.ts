import type { RouteObject } from 'react-router';

export const campaignsRoutes: RouteObject[] = [
  { path: 'campaigns', lazy: async () => ({ Component: (await import('./campaign-list-page.tsx')).CampaignListPage }) },
  { path: 'campaigns/:id', lazy: async () => ({ Component: (await import('./campaign-page.tsx')).CampaignPage }) },
];
