import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { carriedSettingsSchema } from '../../src/adapters/channels/carried/carried-settings.ts';
import { filesSettingsSchema } from '../../src/adapters/channels/files/files-settings.ts';
import { kannelSettingsSchema } from '../../src/adapters/channels/kannel/kannel-settings.ts';
import { smppSettingsSchema } from '../../src/adapters/channels/smpp/smpp-settings.ts';
import { smtpSettingsSchema } from '../../src/adapters/channels/smtp/smtp-settings.ts';
import { webhookSettingsSchema } from '../../src/adapters/channels/webhook/webhook-settings.ts';
import { failureReasons } from '../../src/ports/channel.ts';

const guides = join(import.meta.dirname, '..', '..', 'docs', 'guides');
const schemas = {
  smpp: smppSettingsSchema,
  kannel: kannelSettingsSchema,
  webhook: webhookSettingsSchema,
  smtp: smtpSettingsSchema,
  files: filesSettingsSchema,
  carried: carriedSettingsSchema,
};

describe.each(['channels.md', 'channels.zh-CN.md'])('the guide %s', (name) => {
  const guide = readFileSync(join(guides, name), 'utf8');
  const sections = new Map(guide.split(/^## /m).map((section) => [section.split('\n', 1)[0], section]));

  test.each(Object.entries(schemas))('explains every setting of %s', (adapter, { properties }) => {
    const section = sections.get(adapter) ?? '';
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    const explained = rows.flatMap((row) => [...row.split('|')[1].matchAll(/`(\w+)`/g)].map(([, setting]) => setting));
    expect(explained.sort()).toEqual(Object.keys(properties).sort());
    for (const { description } of Object.values(properties)) expect(description).not.toBe('');
  });

  test('explains every reason for which something does not arrive', () => {
    expect(failureReasons.filter((reason) => !guide.includes(`| \`${reason}\` |`))).toEqual([]);
  });
});
