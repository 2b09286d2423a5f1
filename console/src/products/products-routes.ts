import type { RouteObject } from 'react-router';

export const productsRoutes: RouteObject[] = [
  { path: 'products', lazy: async () => ({ Component: (await import('./catalogue-page.tsx')).CataloguePage }) },
  { path: 'products/fit', lazy: async () => ({ Component: (await import('./fit-page.tsx')).FitPage }) },
  {
    path: 'products/item/:productId',
    lazy: async () => ({ Component: (await import('./product-page.tsx')).ProductPage }),
  },
];
