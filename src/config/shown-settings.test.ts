import { expect, it } from 'vitest';
import { serviceConfigFrom } from './service-config.ts';
import { shownSettings } from './shown-settings.ts';

it('shows every single value with its key, its variable and what it is without being set', () => {
  const shown = shownSettings(serviceConfigFrom({ retention: { logHours: 72 } }, {}));
  expect(shown.find(({ key }) => key === 'retention.logHours')).toEqual({
    key: 'retention.logHours',
    value: 72,
    initial: 48,
    description: 'raw inputs',
    variable: 'OPPORTUNE_RETENTION_LOG_HOURS',
  });
  expect(shown.map(({ key }) => key)).toContain('folder');
});

it('tells of what is secret only whether it is set', () => {
  const shown = shownSettings(
    serviceConfigFrom(
      { database: { url: 'postgres://me:secret@db/opportune' }, openId: { clientSecret: 'a secret' } },
      {},
    ),
  );
  expect(shown.find(({ key }) => key === 'database.url')?.value).toBe(true);
  expect(JSON.stringify(shown.map(({ value }) => value))).not.toContain('secret');
  const named = shown.filter(({ key }) => /secret|password|token/i.test(key));
  expect(named.map(({ value }) => typeof value)).toEqual(named.map(() => 'boolean'));
});
