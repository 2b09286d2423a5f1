import type { RouteHost } from '../features/route-host.ts';

/**
 * What every answer says unless it knows better: it is what it says it is, stands in no other page, and is kept by nobody,
 * for most answers tell of customers.
 */
const initialHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
};

/** Sets what answers begin with, those of refused requests too: to be registered before what refuses. */
export function beginAnswers(app: RouteHost): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ ...initialHeaders, 'x-request-id': request.id });
    done();
  });
}
