import { describe, expect, it } from 'vitest';
import { NumberForm } from './number-form.ts';

const number = '13800138000';

describe('a mainland mobile number', () => {
  const form = new NumberForm({});

  it.each([
    ['as it is', '13800138000'],
    ['blanks around', '  13800138000\t'],
    ['blanks within', '138 0013 8000'],
    ['hyphens', '138-0013-8000'],
    ['dashes of all kinds', '138–0013—8000'],
    ['+86', '+8613800138000'],
    ['+86 and a blank', '+86 13800138000'],
    ['0086', '008613800138000'],
    ['86', '8613800138000'],
    ['full-width digits', '１３８００１３８０００'],
    ['full-width plus and hyphens', '＋８６　１３８－００１３－８０００'],
    ['the apostrophe of a spreadsheet', "'13800138000"],
    ['a blank without width', '\u200b13800138000\ufeff'],
    ['a blank that does not break', '\u00a013800138000\u00a0'],
  ])('is read with %s', (_, written) => {
    expect(form.read(written)).toBe(number);
  });

  it.each([
    ['nothing', ''],
    ['a word', '张三'],
    ['ten digits', '1380013800'],
    ['twelve digits', '138001380000'],
    ['a second digit below 3', '12800138000'],
    ['a fixed line', '027-88888888'],
    ['another country', '+85213800138'],
    ['another prefix', '+8713800138000'],
    ['the prefix alone', '8613800'],
    ['the prefix twice', '868613800138000'],
    ['a letter for a digit', '1380013800O'],
    ['two numbers', '13800138000 13800138001'],
    ['a raised digit', '1380013800⁰'],
    ['a rounded number', '1.38E+10'],
    ['a dot', '13800138000.0'],
  ])('is not %s', (_, written) => {
    expect(form.read(written)).toBeUndefined();
    expect(form.problemOf(written)).not.toBe('');
  });

  it('says of a number that a spreadsheet rounded what to do', () => {
    expect(form.problemOf('1.38001E+10')).toContain('format the column as text');
  });
});

describe('a number of a list with its own pattern', () => {
  const form = new NumberForm({ pattern: 'A[0-9]{3}|B-[0-9]' });

  it('is what fits it as a whole', () => {
    expect(['A123', 'B-1', 'A1234', 'xA123', 'B1', number].map((text) => form.read(text))).toEqual([
      'A123',
      'B-1',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('keeps hyphens, and loses blanks around and full-width forms', () => {
    expect(form.read(' Ｂ－１ ')).toBe('B-1');
    expect(form.problemOf('C')).toContain('A[0-9]{3}|B-[0-9]');
  });

  it('is never longer than a customer id', () => {
    const any = new NumberForm({ pattern: '.+' });
    expect(any.read('x'.repeat(64))).toBe('x'.repeat(64));
    expect(any.read('x'.repeat(65))).toBeUndefined();
    expect(any.read('a\u0007b')).toBeUndefined();
  });
});
