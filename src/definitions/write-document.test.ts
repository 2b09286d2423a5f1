import { describe, expect, it } from 'vitest';
import { writeDocument } from './write-document.ts';
import { writtenValue } from './written-texts.ts';

const TEXT = `# For the summer.
kind: campaign
id: summer
name: 夏天 # as the customers read it
entry: { wave: true }
journey:
  # first a letter
  - message: { channel: sms, template: hello }
  - wait: { for: 3d } # time to read
  - message: { id: again, channel: sms, template: hello }
`;
const value = () => JSON.parse(JSON.stringify(writtenValue(TEXT)));

describe('writeDocument', () => {
  it('writes kind and id first, and what is undefined not at all', () => {
    expect(writeDocument({ name: 'Young', rule: undefined, id: 'young', kind: 'group' })).toBe(
      'kind: group\nid: young\nname: Young\n',
    );
  });

  it('leaves a text that says the same as it is', () => {
    expect(writeDocument(value(), TEXT)).toBe(TEXT);
  });

  it('changes one place and keeps remarks and layout of the others', () => {
    const changed = value();
    changed.journey[1].wait.for = '5d';
    expect(writeDocument(changed, TEXT)).toBe(TEXT.replace('3d', '5d'));
  });

  it('takes out a step, puts one in, and the rest keeps its remarks', () => {
    const changed = value();
    changed.journey.splice(0, 1, { end: {} });
    changed.owner = 'ann';
    const text = writeDocument(changed, TEXT);
    expect(text).toContain('# time to read');
    expect(text).toContain('# as the customers read it');
    expect(writtenValue(text)).toEqual({ ...writtenValue(TEXT), ...changed });
  });

  it('says what it was given, whatever was there before', () => {
    for (const before of [TEXT, 'no definition', 'kind: [', '', undefined]) {
      const given = { kind: 'template', id: 'a', text: '"quoted" # no remark\n: 21:00', list: ['1', 'true', 1, null] };
      expect(JSON.parse(JSON.stringify(writtenValue(writeDocument(given, before))))).toEqual(given);
    }
  });
});
