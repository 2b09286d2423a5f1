import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Place, type Served } from './served.ts';

const letters = 'letters';
let place: Place;
let served: Served;
let backUp: string;
let restored: string;

beforeAll(async () => {
  place = new Place('letter');
  const folder = join(place.path, letters);
  place.configure(
    place.folder,
    `channels: { letter: { adapter: files, settings: { folder: ${folder}, prefix: letter } } }`,
  );
  backUp = join(place.path, 'back-up');
  restored = join(place.path, 'restored');
  served = await place.serve();
}, 300_000);
afterAll(() => place.end(), 300_000);

const profileOf = async (customer: string) => (await served.ask('GET', `/v1/customers/${customer}`)).answer.profile;
const visit = (customerId: string) =>
  served.ask('POST', '/v1/events', [{ id: `v-${customerId}`, type: 'visit', customerId, at: Date.now(), page: 'p' }]);

/** Ids of contacts in all letters ever written. */
function written(): string {
  const folder = join(place.path, letters);
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
}

describe('a back-up', () => {
  test('of a running service, while events come, is whole and for its owner alone', async () => {
    for (const customer of ['ann', 'bob', 'cat']) {
      await served.ask('PATCH', `/v1/customers/${customer}`, { profile: { age: 40 } });
    }
    await visit('ann');
    await expect.poll(written, { timeout: 60_000 }).toContain('ann');
    let isOver = false;
    const feeding = (async () => {
      for (let k = 0; !isOver; k++) {
        await served.ask('POST', '/v1/events', [{ id: `w-${k}`, type: 'visit', customerId: 'dan', at: Date.now() }]);
      }
    })();
    const { code, stdout, stderr } = await place.command('back-up', '--to', backUp);
    isOver = true;
    await feeding;
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^Backed up to .*\nThe log goes on from it with [\d,]+ entries\.\n$/);
    expect(statSync(backUp).mode & 0o777).toBe(0o700);
    const again = await place.command('back-up', '--to', backUp);
    expect(again.stderr).toContain('is not empty (service.back-up)');
    expect(again.code).toBe(1);
  }, 300_000);

  test('gives back what was there, and nothing leaves before the lost time is stated', async () => {
    // After the back-up: an erasure, a customer, a letter.
    expect((await served.ask('DELETE', '/v1/customers/bob')).status).toBe(202);
    await served.ask('PATCH', '/v1/customers/eve', { profile: { age: 20 } });
    await visit('cat');
    await expect.poll(written, { timeout: 60_000 }).toContain('cat');
    await served.end('SIGKILL');
    const erasures = join(place.folder, 'erasures.ndjson');
    const { code, stderr } = await place.command(
      ...['restore', '--from', backUp, '--folder', restored, '--erasures', erasures],
    );
    expect(code, stderr).toBe(0);

    const folder = join(place.path, letters);
    place.configure(
      restored,
      `channels: { letter: { adapter: files, settings: { folder: ${folder}, prefix: restored } } }`,
    );
    served = await place.serve(restored);
    expect(await profileOf('ann')).toEqual({ age: 40 });
    expect(await profileOf('bob')).not.toEqual({ age: 40 });
    expect(await profileOf('eve')).toBeUndefined();
    const status = await place.command('status');
    expect(status.stdout).toContain('its lost time is not stated yet');
    expect(status.stdout).toMatch(/letter +paused/);
    await visit('fay');
    const refused = await place.command('resume');
    expect(refused.stderr).toContain('lost-interval-wanted');
    expect(refused.code).toBe(1);
    expect(written()).not.toContain('fay');
  }, 300_000);

  test('refuses lost time that cannot be', async () => {
    const future = await place.command('resume', '--lost-from', '2001-01-01', '--lost-until', '2090-01-01');
    expect(future.stderr).toContain('cannot end later than now');
    const late = await place.command('resume', '--lost-from', new Date().toISOString());
    expect(late.stderr).toContain('--lost-until is missing');
    expect(late.code).toBe(2);
  }, 300_000);

  test('with lost time that ended yesterday marketing leaves again, and a restart asks no more', async () => {
    const { backUpAt } = (await served.ask('GET', '/v1/operations')).answer.restored as { backUpAt: number };
    const from = new Date(Math.min(backUpAt, Date.now() - 3 * 86_400_000)).toISOString();
    const until = new Date(Date.now() - 2 * 86_400_000).toISOString();
    const { code, stderr, stdout } = await place.command('resume', '--lost-from', from, '--lost-until', until);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/letter +well/);
    await expect.poll(written, { timeout: 120_000 }).toContain('fay');
    await served.end('SIGTERM');
    served = await place.serve(restored);
    expect((await served.ask('GET', '/v1/operations')).answer).toMatchObject({
      channels: [{ id: 'letter', paused: false }],
      restored: { lost: { until: Date.parse(until) } },
    });
    await served.end('SIGTERM');
  }, 300_000);

  test('of a stopped service is as good', async () => {
    const to = join(place.path, 'stopped');
    const { code, stderr } = await place.command('back-up', '--to', to);
    expect(code, stderr).toBe(0);
    const manifest = JSON.parse(readFileSync(join(to, 'back-up.json'), 'utf8'));
    expect(manifest).toMatchObject({ format: 1, partitions: 64 });
    expect(manifest.head).toBeGreaterThanOrEqual(manifest.from);
  }, 300_000);

  test('that was not finished, or a folder that is not empty, is not restored', async () => {
    const half = join(place.path, 'half');
    mkdirSync(half);
    const unfinished = await place.command('restore', '--from', half, '--folder', join(place.path, 'x'));
    expect(unfinished.stderr).toContain('it is not a back-up, or was not finished');
    writeFileSync(join(half, 'something'), '');
    const filled = await place.command('restore', '--from', backUp, '--folder', half);
    expect(filled.stderr).toContain('is not empty');
    expect([unfinished.code, filled.code]).toEqual([1, 1]);
  }, 300_000);
});
