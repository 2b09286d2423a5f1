import { Spin } from 'antd';
import { createBrowserRouter } from 'react-router';
import { campaignsRoutes } from '../campaigns/campaigns-routes.ts';
import { customersRoutes } from '../customers/customers-routes.ts';
import { groupsRoutes } from '../groups/groups-routes.ts';
import { nowRoutes, wallRoutes } from '../now/now-routes.ts';
import { productsRoutes } from '../products/products-routes.ts';
import { scenariosRoutes } from '../scenarios/scenarios-routes.ts';
import { settingsRoutes } from '../settings/settings-routes.ts';
import { BrokenPage } from './broken-page.tsx';
import { Frame } from './frame.tsx';
import { MissingPage } from './missing-page.tsx';
import { SignedInOnly } from './signed-in-only.tsx';
import { StartPage } from './start-page.tsx';

/** Every page of the console: each folder of pages brings its own routes. */
export const router = createBrowserRouter([
  {
    element: <SignedInOnly />,
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <Spin fullscreen />,
    children: [
      ...wallRoutes,
      {
        element: <Frame />,
        children: [
          {
            errorElement: <BrokenPage />,
            children: [
              { index: true, element: <StartPage /> },
              ...nowRoutes,
              ...customersRoutes,
              ...groupsRoutes,
              ...scenariosRoutes,
              ...productsRoutes,
              ...campaignsRoutes,
              ...settingsRoutes,
              { path: '*', element: <MissingPage /> },
            ],
          },
        ],
      },
    ],
  },
]);
