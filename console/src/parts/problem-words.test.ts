import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { problemCodes } from '../../../src/definitions/problem-codes.ts';
import { findingCodes } from '../../../src/features/campaigns/approval-finding.ts';
import { httpProblemCodes } from '../../../src/features/problems/http-problem-codes.ts';
import { checkWords } from './check-words.ts';
import { definitionProblemTitles } from './definition-problem-titles.ts';
import { problemWords } from './problem-words.ts';
import { inChinese, mistakeText, sentence } from './service-sentences.ts';

beforeAll(() => i18next.init({ lng: 'zh', fallbackLng: 'zh', interpolation: { escapeValue: false } }));

const has = (language: string, namespace: string, key: string) =>
  i18next.getResource(language, namespace, key) !== undefined;

describe('words for what the service says no by', () => {
  it.each(['zh', 'en'])('are there for every code, with what to do (%s)', (language) => {
    const codes = Object.keys(httpProblemCodes);
    const lacking = codes.flatMap((code) =>
      ['title', 'hint'].map((part) => `${code}.${part}`).filter((key) => !has(language, problemWords.namespace, key)),
    );
    expect(lacking).toEqual([]);
  });

  it.each(['zh', 'en'])('are there for every finding of the checks before approval (%s)', (language) => {
    const lacking = Object.keys(findingCodes).filter((code) => !has(language, checkWords.namespace, code));
    expect(lacking).toEqual([]);
  });

  it('of findings name the values that the service tells', () => {
    const values = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]);
    for (const [code, { text }] of Object.entries(findingCodes)) {
      const told = new Set([...values(text), 'signature', 'text']);
      const shown = values(String(i18next.getResource('zh', checkWords.namespace, code)));
      expect(
        shown.filter((value) => !told.has(value)),
        code,
      ).toEqual([]);
    }
  });

  it('are there in Chinese for every mistake of definitions', () => {
    expect(Object.keys(definitionProblemTitles).sort()).toEqual(Object.keys(problemCodes).sort());
  });
});

describe('sentences of the service', () => {
  it.each([
    [
      'unknown attribute profile.agee at 1:1; did you mean profile.age?',
      '没有属性 profile.agee；第 1 行第 1 列；是不是 profile.age？',
    ],
    ['profile.age is int; a condition is needed here', 'profile.age 是整数；这里要写条件'],
    ['there is no area "gymm"; did you mean "gym"?', '没有区域 "gymm"；是不是 "gym"？'],
    ['1.5 must be a share from 0 to 1', '1.5 不对，要是0 到 1 之间的比例'],
  ])('say what is wrong and what was probably meant: %s', (said, told) => {
    expect(inChinese(said)).toBe(told);
  });

  it.each([
    ['there is a campaign "autumn" already', '编号“autumn”已被使用'],
    ['somebody has the name ann already', '登录名“ann”已被使用'],
    ['the caller lacks the scope users:write', '缺少权限 users:write'],
    ['the caller lacks the scope a:read or b:read', '缺少权限 a:read 或 b:read'],
    ['the caller may not do this themselves: keys:write, users:write', '您自己没有这些权限：keys:write, users:write'],
    ['a password has at least 10 characters', '密码至少 10 个字符'],
    ['no version 3 of campaign "autumn" is kept', '“autumn”没有第 3 版'],
    ['no campaign "autumn" is active', '没有营销活动“autumn”，或尚未启用'],
    [
      'the campaign "autumn" sends no trial on sms, or has no text for it',
      '活动“autumn”不发送“trial on sms”，或没有对应的内容',
    ],
    ['must be <= 20', '不能大于 20'],
    ['must not have fewer than 10 characters', '至少 10 个字符'],
  ])('keep their names and limits in Chinese: %s', (said, told) => {
    expect(sentence(said)).toBe(told);
  });

  it('are shown as they came where nobody knows them, and to readers of English', async () => {
    expect(sentence('something new')).toBe('something new');
    await i18next.changeLanguage('en');
    expect(sentence('somebody has the name ann already')).toBe('somebody has the name ann already');
    expect(mistakeText({ code: 'cycle', message: 'a needs b' })).toBe('a needs b');
    await i18next.changeLanguage('zh');
    expect(mistakeText({ code: 'cycle', message: 'a needs b' })).toBe('定义互相依赖，形成循环：a needs b');
  });
});
