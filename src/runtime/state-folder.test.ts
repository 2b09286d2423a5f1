import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { StateFolder } from './state-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'opportune-state-'));
let folders = 0;
const folder = () => join(root, String(folders++), 'state');

afterAll(() => rmSync(root, { recursive: true }));

describe('state folder', () => {
  test('is new where there was none, and resumed by the same replay', async () => {
    const path = folder();
    expect(await new StateFolder(path).begin('a')).toBe('new');
    mkdirSync(join(path, 'log'));
    expect(await new StateFolder(path).begin('a')).toBe('resumed');
    expect(existsSync(join(path, 'log'))).toBe(true);
  });

  test('begins afresh for another replay', async () => {
    const path = folder();
    await new StateFolder(path).begin('a');
    mkdirSync(join(path, 'log'));
    expect(await new StateFolder(path).begin('b')).toBe('afresh');
    expect(existsSync(join(path, 'log'))).toBe(false);
    expect(await new StateFolder(path).begin('b')).toBe('resumed');
  });

  test('leaves a folder alone that holds something else', async () => {
    const path = folder();
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'thesis.txt'), 'years of work');
    await expect(new StateFolder(path).begin('a')).rejects.toThrow('thesis.txt');
    expect(readdirSync(path)).toEqual(['thesis.txt']);
  });

  test('what is left of a removal that was cut off is nobody’s state', async () => {
    const path = folder();
    await new StateFolder(path).begin('a');
    mkdirSync(join(path, 'log'));
    writeFileSync(join(path, 'replay.json'), '{"fingerprint":"nob');
    expect(await new StateFolder(path).begin('a')).toBe('new');
    expect(existsSync(join(path, 'log'))).toBe(false);
  });

  test('is gone after its removal', async () => {
    const path = folder();
    const state = new StateFolder(path);
    await state.begin('a');
    await state.remove();
    expect(existsSync(path)).toBe(false);
  });
});
