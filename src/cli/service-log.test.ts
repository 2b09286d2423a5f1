import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the log tells time and level in words, and masks numbers wherever they stand', () => {
  const script = `import { serviceLog } from './src/cli/service-log.ts';
    const log = serviceLog('info');
    import { maskedError } from './src/http/request-log.ts';
    log.warn({ err: new Error('no answer for 13800000001') }, 'told 13800000002 twice');
    log.error({ err: maskedError(new Error('masked before: 13800000003')) }, 'a request met a defect');
    log.debug('nothing');
    log.flush();`;
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  const lines = stderr.trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    msg: 'told 138****0002 twice',
    err: { message: 'no answer for 138****0001' },
  });
  expect(JSON.parse(lines[1] ?? '').err).toMatchObject({ type: 'Error', message: 'masked before: 138****0003' });
  expect(stderr).not.toContain('1380000000');
});
