import { createContext } from 'react';
import type { DataRouter } from 'react-router';

/**
 * The router as it is at this moment, for what is done outside of rendering: what is rendered may be behind it, because
 * React takes its time for another page.
 */
export const CurrentRouter = createContext<Pick<DataRouter, 'state'>>(undefined!);
