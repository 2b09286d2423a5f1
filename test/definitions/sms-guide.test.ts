import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { smsReplyNames } from '../../src/core/schema/sms-command.ts';
import { smsResultCodes } from '../../src/features/sms-replies/sms-result-codes.ts';

const guides = join(import.meta.dirname, '../../docs/guides');

it.each(['sms.md', 'sms.zh-CN.md'])('explains every result, action and reply in %s, and no other result', (file) => {
  const text = readFileSync(join(guides, file), 'utf8');
  const rows = text
    .slice(text.search(/^\| (result|结果) \|/m))
    .split('\n')
    .slice(2);
  const results = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
  );
  expect(results.toSorted()).toEqual(Object.keys(smsResultCodes).toSorted());
  for (const [action, replies] of Object.entries(smsReplyNames)) {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${action}\` |`)) ?? '';
    for (const reply of replies) expect(row, `${action}: ${reply}`).toContain(`\`${reply}\``);
  }
});
