import type { RouteObject } from 'react-router';

export const scenariosRoutes: RouteObject[] = [
  {
    path: 'scenarios',
    lazy: async () => ({ Component: (await import('./scenario-list-page.tsx')).ScenarioListPage }),
  },
  {
    path: 'scenarios/:scenarioId',
    lazy: async () => ({ Component: (await import('./scenario-page.tsx')).ScenarioPage }),
  },
];
