/** How a sentence of the service is said in Chinese: `$1` is what stood in the first parentheses. */
export type Sentence = readonly [said: RegExp, chinese: string];

/** Words of the service that stand alone in a sentence, where readers do not write them themselves. */
const terms: Readonly<Record<string, string>> = {
  ...{ bool: '是否', int: '整数', float: '小数', string: '文字', time: '时间', duration: '时长', tags: '标签' },
  ...{ enum: '枚举', list: '列表', region: '地市', field: '字段', attribute: '属性', metric: '指标', group: '客户群' },
  ...{ area: '区域', channel: '渠道', offer: '推荐', product: '业务', scenario: '业务场景', template: '模板' },
  ...{ campaign: '营销活动', policy: '接触策略', profile: '客户属性', lifecycle: '生命周期', numberList: '号码清单' },
  ...{ eventType: '事件类型', touchpoint: '触点', touchpointKind: '触点类型', smsCommand: '短信指令' },
  ...{ fitPrior: '契合度', 'event field': '事件字段', 'event type': '事件类型', 'number list': '号码清单' },
  ...{ 'SMS command': '短信指令', 'kind of touchpoint': '触点类型', 'category of a product': '业务类别' },
  ...{ 'characteristic of a product': '业务特征', 'deciding step before this one': '在此之前的决策步骤' },
  ...{
    'field of a moment': '时机字段',
    'life cycle': '生命周期',
    function: '函数',
    name: '名称',
    stage: '阶段',
    push: '主动推送',
    pull: '客户上门',
  },
  ...{ day: '天', week: '周', month: '月', period: '活动时间', areas: '区域', audience: '目标客户', entry: '触发场景' },
  ...{ journey: '营销流程', control: '对照组', reentry: '再次进入', priority: '优先级', draft: '草稿' },
  ...{ submitted: '待审批', approved: '已批准', active: '已启用', rejected: '已退回', 'none of them': '一个也没写' },
};

/**
 * By the first form that the whole sentence has; undefined: none. What stands in a sentence may be one of `parts`.
 */
export function sayBy(forms: readonly Sentence[], text: string, parts: readonly Sentence[] = []): string | undefined {
  for (const [form, chinese] of forms) {
    const match = form.exec(text);
    if (match === null) continue;
    return chinese.replace(/\$(\d)/g, (_, place: string) => {
      const said = match[Number(place)] ?? '';
      return terms[said] ?? sayBy(parts, said) ?? said;
    });
  }
  return undefined;
}
