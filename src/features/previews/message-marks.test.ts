import { describe, expect, it } from 'vitest';
import { markMessage, missingIn } from './message-marks.ts';

const rules = { signatures: [], optOutWords: ['退订', '回复TD', 'Reply T'], forbiddenWords: ['最好', '最好听'] };

const marked = (text: string) =>
  markMessage(text, rules).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

describe('marks in a message', () => {
  it('are the signature at either end, the words of a way out as one, and what is forbidden', () => {
    expect(marked('【移动营业厅】彩铃最好听，回复Y办理。回复TD退订')).toEqual([
      'signature: 【移动营业厅】',
      'forbidden: 最好听',
      'opt-out: 回复TD退订',
    ]);
    expect(marked('天气预报每日一条，回复TD退订【移动营业厅】')).toEqual([
      'opt-out: 回复TD退订',
      'signature: 【移动营业厅】',
    ]);
    expect(marked('Music for free. reply t to stop [Town Mobile]')).toEqual([
      'opt-out: reply t',
      'signature: [Town Mobile]',
    ]);
  });

  it('count no signature but those that may sign, where some are named', () => {
    const strict = { ...rules, signatures: ['移动营业厅'] };
    const missing = (text: string) => missingIn(markMessage(text, strict), 'service');
    expect(missing('【移动营业厅】您好')).toEqual([]);
    expect(missing('您好【移动营业厅】')).toEqual([]);
    expect(missing('【某某公司】您好')).toEqual(['signature']);
    expect(missing('【某某公司】您好【移动营业厅】')).toEqual([]);
  });

  it('count no brackets in the middle as a signature', () => {
    expect(marked('看【新片】去')).toEqual([]);
  });

  it('say what is missing: a service message needs no way out', () => {
    const marks = markMessage('您的业务已办理', rules);
    expect(missingIn(marks, 'marketing')).toEqual(['signature', 'opt-out']);
    expect(missingIn(marks, 'service')).toEqual(['signature']);
    expect(missingIn(markMessage('【移动】您好，退订回T', rules), 'marketing')).toEqual([]);
  });
});
