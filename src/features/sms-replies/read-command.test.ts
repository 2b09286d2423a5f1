import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPacks } from '../../definitions/load-packs.ts';
import { CommandReader } from './read-command.ts';

const loaded = loadPacks([join(import.meta.dirname, '../../../packs/telecom')]);
if ('problems' in loaded) throw new Error('the telecom pack has problems');
const commands = loaded.definitions.smsCommands ?? [];
const reader = new CommandReader(commands);

/** `command rest`, a number of a menu, or `?`. */
function read(text: string): string {
  const reading = reader.read(text);
  if (reading.type === 'command') return `${reading.command.id} ${reading.rest}`.trim();
  return reading.type === 'number' ? `menu ${reading.number}` : '?';
}

describe('what customers write', () => {
  it.each([
    // 同意
    ['Y', 'agree'],
    ['y', 'agree'],
    ['Ｙ', 'agree'],
    ['ｙ。', 'agree'],
    [' Y ', 'agree'],
    ['"Y"', 'agree'],
    ['“Y”', 'agree'],
    ['YYY', 'agree'],
    ['Y👌🏻', 'agree'],
    ['是', 'agree'],
    ['是的！', 'agree'],
    ['好的，谢谢', 'agree'],
    ['確認', 'agree'],
    ['回复Y', 'agree'],
    ['回覆Y', 'agree'],
    ['我要', 'agree'],
    ['Y\n------\n【移动营业厅】5元上网套餐：每月30MB。回复Y确认办理，回复TD退订', 'agree'],
    // 不办
    ['N', 'decline'],
    ['ｎ', 'decline'],
    ['不要', 'decline'],
    ['不要了', 'decline'],
    ['我不需要，谢谢', 'decline'],
    ['不辦理', 'decline'],
    ['沒興趣', '?'],
    ['没兴趣', 'decline'],
    // 办理
    ['办理', 'order'],
    ['我要办理', 'order'],
    ['KT5', 'order 5'],
    ['kt 10', 'order 10'],
    ['ＫＴ５', 'order 5'],
    ['辦理短信套餐', 'order 短信套餐'],
    ['KTDX', 'order DX'],
    // 退订：拿不准时，宁可退
    ['TD', 'leave-messages'],
    ['td', 'leave-messages'],
    ['Ｔ Ｄ', 'leave-messages'],
    ['T-D', 'leave-messages'],
    ['td？', 'leave-messages'],
    ['T', 'leave-messages'],
    ['退訂', 'leave-messages'],
    ['退订回TD', 'leave-messages'],
    ['回复TD退订', 'leave-messages'],
    ['怎么退订啊', 'leave-messages'],
    ['求求你们不要再发了', 'leave-messages'],
    ['TD谢谢', 'leave-messages'],
    ['全部退訂', 'leave-all'],
    ['tdqx', 'leave-all'],
    ['请别打扰我', 'leave-all'],
    ['退订资讯', 'leave-information'],
    ['tdyl', 'leave-entertainment'],
    ['不退订', '?'],
    ['LTD', '?'],
    ['HTTP://TD1.CN', '?'],
    // 恢复
    ['dy', 'come-back'],
    ['恢復', 'come-back'],
    // 查询、菜单
    ['CX', 'my-orders'],
    ['查詢', 'my-orders'],
    ['tj', 'my-offers'],
    ['优惠', 'my-offers'],
    ['?帮助?', 'menu'],
    ['０', 'menu'],
    ['1', 'menu 1'],
    ['１', 'menu 1'],
    ['①', 'menu 1'],
    ['1️⃣', 'menu 1'],
    ['2.', 'menu 2'],
    ['三', 'menu 3'],
    ['11', 'menu 11'],
    ['100', '?'],
    ['13812345678', '?'],
    // 体验卡、培训
    ['TY01', 'trial-card 01'],
    ['ty01 8888-6666', 'trial-card 0188886666'],
    ['体验卡8888', 'trial-card 8888'],
    ['TYPHOON', '?'],
    ['px', 'training'],
    ['KSA', 'training A'],
    // 看不懂
    ['', '?'],
    ['   ', '?'],
    ['👍', '?'],
    ['你好', '?'],
    ['今天晚上吃什么', '?'],
    ['【移动营业厅】5元上网套餐：每月30MB。回复Y确认办理，不回复不扣费。回复TD退订', '?'],
  ])('%j is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});

describe('the reader', () => {
  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        expect(['command', 'number', 'unknown']).toContain(reader.read(text).type);
      }),
      { numRuns: 200 },
    );
  });

  it('reads every keyword of the pack as its own command, in small letters and with signs around it too', () => {
    for (const { id, keywords } of commands) {
      for (const keyword of keywords) {
        for (const written of [keyword, keyword.toLowerCase(), ` ${keyword}！`, `“${keyword}”`]) {
          expect(read(written), written).toBe(id);
        }
      }
    }
  });

  it('is not slow for a text that is as long as ten messages', () => {
    const long = '请我要'.repeat(400);
    expect(read(long)).toBe('?');
  });
});
