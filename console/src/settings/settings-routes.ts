import type { RouteObject } from 'react-router';

export const settingsRoutes: RouteObject[] = [
  {
    path: 'settings',
    lazy: async () => ({ Component: (await import('./settings-frame.tsx')).SettingsFrame }),
    children: [
      { index: true, lazy: async () => ({ Component: (await import('./settings-frame.tsx')).SettingsStart }) },
      { path: 'channels', lazy: async () => ({ Component: (await import('./channels-page.tsx')).ChannelsPage }) },
      { path: 'policy', lazy: async () => ({ Component: (await import('./policy-page.tsx')).PolicyPage }) },
      { path: 'messages', lazy: async () => ({ Component: (await import('./messages-page.tsx')).MessagesPage }) },
      {
        path: 'test-numbers',
        lazy: async () => ({ Component: (await import('./test-numbers-page.tsx')).TestNumbersPage }),
      },
      { path: 'areas', lazy: async () => ({ Component: (await import('./area-list-page.tsx')).AreaListPage }) },
      { path: 'areas/:id', lazy: async () => ({ Component: (await import('./area-page.tsx')).AreaPage }) },
      { path: 'regions', lazy: async () => ({ Component: (await import('./regions-page.tsx')).RegionsPage }) },
      { path: 'users', lazy: async () => ({ Component: (await import('./users-page.tsx')).UsersPage }) },
      { path: 'keys', lazy: async () => ({ Component: (await import('./keys-page.tsx')).KeysPage }) },
      { path: 'retention', lazy: async () => ({ Component: (await import('./retention-page.tsx')).RetentionPage }) },
      {
        path: 'definitions',
        lazy: async () => ({ Component: (await import('./definitions-page.tsx')).DefinitionsPage }),
      },
      { path: 'audit', lazy: async () => ({ Component: (await import('./audit-page.tsx')).AuditPage }) },
    ],
  },
];
