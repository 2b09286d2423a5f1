import { type Static, Type } from 'typebox';
import type { RouteHost } from '../route-host.ts';

const setting = Type.Object({
  key: Type.String({ description: 'In the configuration file: `retention.logHours`.' }),
  value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]),
  initial: Type.Union([Type.String(), Type.Number(), Type.Boolean()], { description: 'Where nothing is written.' }),
  description: Type.String(),
  variable: Type.String({ description: 'Of the environment, which sets it too.' }),
});
const channel = Type.Object({ id: Type.String(), adapter: Type.String() });

/** How a service is configured, without anything secret. */
export type ShownSettings = { version: string; settings: Static<typeof setting>[]; channels: Static<typeof channel>[] };

/** What the service was started with. */
export function settingsRoutes(app: RouteHost, settings: ShownSettings): void {
  app.get(
    '/v1/settings',
    {
      config: { scope: 'operations:read', regions: 'all' },
      schema: {
        operationId: 'readSettings',
        summary: 'What the service was started with, without secrets; the configuration file changes it',
        tags: ['operation'],
        response: {
          200: Type.Object({
            version: Type.String({ description: 'Of the program.' }),
            settings: Type.Array(setting),
            channels: Type.Array(channel, { description: 'Channels that are served, and how.' }),
          }),
        },
      },
    },
    async () => settings,
  );
}
