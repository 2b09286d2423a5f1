import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServiceFolder } from './service-folder.ts';

let path: string;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'opportune-service-folder-'));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

test('what tells of customers is for the account of the service alone, in folders of earlier versions too', async () => {
  mkdirSync(join(path, 'engine'));
  chmodSync(join(path, 'engine'), 0o755);
  const folder = await ServiceFolder.hold(path);
  await folder.settle(4);
  const modes = ['engine', 'handover'].map((part) => statSync(join(path, part)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700]);
  await folder.release();
});

test('one process at a time holds a folder', async () => {
  const folder = await ServiceFolder.hold(path);
  await expect(ServiceFolder.hold(path)).rejects.toMatchObject({ code: 'service.folder-in-use' });
  await folder.release();
  await (await ServiceFolder.hold(path)).release();
});
