import type { MeasuredService } from '../load/measured-service.ts';
import type { CalledRoute } from './called-routes.ts';

/** How long a call took, in ms, until the last byte of its answer. */
export interface MeasuredCall {
  name: string;
  times: number[];
  bytes: number;
}

const CALLS = 7;

/**
 * Makes each call several times, one after the other and once around before the next time, so that what one leaves in
 * caches does not help the next alone. The first time around is the first since the service started.
 *
 * @throws Error for an answer that is no success
 */
export async function measureCalls(
  service: MeasuredService,
  routes: readonly CalledRoute[],
  calls = CALLS,
): Promise<MeasuredCall[]> {
  const measured = routes.map((call): MeasuredCall => ({ name: nameOf(call), times: [], bytes: 0 }));
  for (let round = 0; round < calls; round++) {
    for (const [k, call] of routes.entries()) {
      const { tookMs, bytes } = await timed(service, call);
      measured[k]!.times.push(tookMs);
      measured[k]!.bytes = bytes;
    }
  }
  return measured;
}

const nameOf = ({ method, route, of }: CalledRoute) => `${method} ${route}${of === undefined ? '' : ` (${of})`}`;

async function timed(service: MeasuredService, { method, path, body }: CalledRoute) {
  const startMs = performance.now();
  const response = await fetch(service.url + path, {
    method,
    headers: { authorization: `Bearer ${service.key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = await response.arrayBuffer();
  const tookMs = performance.now() - startMs;
  if (!response.ok) {
    const text = Buffer.from(answer).toString().slice(0, 300);
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return { tookMs, bytes: answer.byteLength };
}
