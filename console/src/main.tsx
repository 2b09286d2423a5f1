import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { lacksChineseFont } from './frame/chinese-font.ts';
import { startLanguages } from './frame/languages.ts';
import { Look } from './frame/look.tsx';
import { queryClient } from './frame/query-client.ts';
import { router } from './frame/router.tsx';
import { CurrentRouter } from './parts/current-router.ts';
import './frame/frame.css';

startLanguages();
if (lacksChineseFont()) void import('@fontsource-variable/noto-sans-sc/index.css');

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Look>
        <CurrentRouter value={router}>
          <RouterProvider router={router} />
        </CurrentRouter>
      </Look>
    </QueryClientProvider>
  </StrictMode>,
);
