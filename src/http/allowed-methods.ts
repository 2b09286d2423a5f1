import type { RouteHost } from '../features/route-host.ts';

/** Methods of the routes that match a path: what a wrong method is told. */
export class AllowedMethods {
  private readonly routes: { pattern: RegExp; methods: string[] }[] = [];

  /** Notes every route that is registered after it. */
  constructor(app: RouteHost) {
    app.addHook('onRoute', ({ url, method }) => {
      const pattern = new RegExp(
        `^${url
          .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
          .replace(/:\w+/g, '[^/]+')
          .replace('*', '.*')}$`,
      );
      this.routes.push({ pattern, methods: [method].flat() });
    });
  }

  /** Sorted; empty when nothing is under the path. `url` may have a query. */
  of(url: string): string[] {
    const path = url.split('?', 1)[0]!;
    const found = this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    return [...new Set(found)].sort();
  }
}
