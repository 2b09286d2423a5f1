import { words } from '../frame/words.ts';

/** What the checks before approval find, by their code. A code that is not here is told in the words of the service. */
export const checkWords = words('checks', {
  zh: {
    'signature-missing': '短信“{{template}}”没有签名“{{signature}}”',
    'opt-out-missing': '短信“{{template}}”没有退订方式（{{words}}）',
    'word-forbidden': '“{{text}}”中有禁用词“{{word}}”',
    'trigger-named': '“{{text}}”提到了“{{name}}”，客户会察觉行踪或行为被看到',
    'message-long': '短信“{{template}}”（{{offer}}）共 {{length}} 字，拆成 {{segments}} 条发送',
    'message-too-long': '短信“{{template}}”（{{offer}}）要拆成 {{segments}} 条，超过上限 {{most}} 条',
    'step-unreachable': '步骤“{{step}}”永远走不到',
    'message-unreadable': '短信“{{template}}”无法生成：{{why}}',
    'audience-unknown': '目标客户要等所引用的内容启用后才能计数：{{why}}',
    'content-missing': '推荐“{{offer}}”没有“{{channel}}”渠道的内容，渠道发不出去',
    'channel-carries-no-text': '渠道“{{channel}}”由客户发起，不能用来推送',
    'control-missing': '没有对照组，活动效果将无法评估',
    'period-over': '活动已于 {{until}} 结束',
    'period-missing': '没有结束时间，活动会一直执行下去',
    'audience-empty': '目标客户为 0，没有人会收到',
    'audience-all': '没有限定目标客户，全部 {{total}} 位客户都在范围内',
    'campaign-overlap':
      '与生效中的“{{campaign}}”争抢同一批客户：约 {{count}} 位客户同时在两个活动中，都推荐“{{product}}”',
    'owner-missing': '没有填写负责人',
    'capacity-short': '渠道“{{channel}}”每小时最多 {{capacity}} 条，预计 {{expected}} 条接触约需 {{hours}} 小时',
    'quota-over': '预计接触 {{expected}} 次，超过配额 {{quota}} 次',
  },
  en: {
    'signature-missing': 'The message "{{template}}" lacks the signature "{{signature}}"',
    'opt-out-missing': 'The message "{{template}}" does not say how to opt out ({{words}})',
    'word-forbidden': '"{{text}}" has the forbidden word "{{word}}"',
    'trigger-named': '"{{text}}" names "{{name}}": the customer would see that they were watched',
    'message-long':
      'The message "{{template}}" ({{offer}}) has {{length}} characters and is sent in {{segments}} parts',
    'message-too-long':
      'The message "{{template}}" ({{offer}}) takes {{segments}} parts, more than the {{most}} allowed',
    'step-unreachable': 'The step "{{step}}" is never reached',
    'message-unreadable': 'The message "{{template}}" cannot be rendered: {{why}}',
    'audience-unknown': 'The audience cannot be counted before what it names is active: {{why}}',
    'content-missing': 'The offer "{{offer}}" has no content for "{{channel}}": the channel cannot send it',
    'channel-carries-no-text': 'Customers begin on the channel "{{channel}}": nothing can be pushed through it',
    'control-missing': 'There is no control group: the effect cannot be measured',
    'period-over': 'The campaign ended {{until}}',
    'period-missing': 'There is no end: the campaign goes on until somebody stops it',
    'audience-empty': 'The audience is empty: nobody will be reached',
    'audience-all': 'The audience is not limited: all {{total}} customers are in it',
    'campaign-overlap':
      'It competes with the active "{{campaign}}": about {{count}} customers are in both, and both offer "{{product}}"',
    'owner-missing': 'It has no owner',
    'capacity-short':
      'The channel "{{channel}}" takes {{capacity}} an hour: {{expected}} contacts need about {{hours}} hours',
    'quota-over': 'About {{expected}} contacts are expected, more than the quota of {{quota}}',
  },
});
