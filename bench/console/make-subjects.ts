import { setTimeout as sleep } from 'node:timers/promises';
import type { MeasuredService } from '../load/measured-service.ts';
import type { Subjects } from './called-routes.ts';
import { customerIdOf } from './load-customers.ts';

export const USER = 'bench';
export const PASSWORD = 'a bench of wood';
const LIST = 'bench-numbers';
const ROWS = 20_000;
const UPLOAD_TIMEOUT_MS = 300_000;

interface Upload {
  uploadId: string;
  state: string;
}

/** Makes what calls and pages are about: somebody who signs in, a number list with an upload, and looks up the rest. */
export async function makeSubjects(
  service: MeasuredService,
): Promise<Subjects & Record<'campaign' | 'scenario' | 'group' | 'list', string>> {
  const post = <T>(path: string, content: object) => service.ask<T>('POST', path, JSON.stringify(content));
  await post('/v1/users', { name: USER, password: PASSWORD, roles: ['administrator'] });
  await post('/v1/number-lists', { id: LIST, name: '测试名单', pattern: '1[0-9]{10}' });
  // Some are no numbers, and of a small town some are nobody's.
  const rows = Array.from({ length: ROWS }, (_, n) => (n % 10 === 0 ? 'x' : '') + customerIdOf(n));
  const uploads = `/v1/number-lists/${LIST}/uploads`;
  const { uploadId } = await service.ask<Upload>('POST', uploads, rows.join('\n'), 'text/csv');
  const until = performance.now() + UPLOAD_TIMEOUT_MS;
  for (let state = ''; state !== 'done'; await sleep(500)) {
    state = (await service.ask<Upload>('GET', `${uploads}/${uploadId}`)).state;
    if (performance.now() > until) throw new Error(`the upload is still ${state}`);
  }
  const customer = customerIdOf(0);
  const { decisionId } = await post<{ decisionId: string }>('/v1/decisions', {
    customerId: customer,
    channel: 'counter',
  });
  const campaign = 'newspaper-matrix';
  return {
    ...{ customer, decisionId, list: LIST, uploadId, campaign, campaignVersion: 1 },
    ...{ scenario: 'enters-station', group: 'student' },
  };
}
