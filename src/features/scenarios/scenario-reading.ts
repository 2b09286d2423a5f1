import { checkRule } from '../../core/rules/check-rule.ts';
import type { RuleScope } from '../../core/rules/rule-scope.ts';
import type { Definitions, EventMatch, PatternDefinition, ScenarioDefinition } from '../../core/schema/definitions.ts';
import { customerScope, eventScope, firingEventTypes } from '../../core/schema/rule-scopes.ts';
import { cronReading } from './cron-reading.ts';
import { DefinitionNames } from './definition-names.ts';
import { durationReading, quoted, type ReadingLanguage } from './reading-language.ts';
import { ruleReading } from './rule-reading.ts';

/** A scenario in one to four sentences of each language. */
export interface ScenarioReading {
  zh: string;
  en: string;
}

/**
 * What a valid scenario does, as one planner would tell it to another: when it fires, on what condition, how long its
 * moment lasts, who is left out, how often it can happen to one customer.
 */
export function scenarioReading(scenario: ScenarioDefinition, definitions: Definitions): ScenarioReading {
  return { zh: new Reader(definitions, 'zh').scenario(scenario), en: new Reader(definitions, 'en').scenario(scenario) };
}

class Reader {
  private readonly definitions: Definitions;
  private readonly names: DefinitionNames;
  private readonly language: ReadingLanguage;

  constructor(definitions: Definitions, language: ReadingLanguage) {
    this.definitions = definitions;
    this.names = new DefinitionNames(definitions);
    this.language = language;
  }

  scenario(scenario: ScenarioDefinition): string {
    const { pattern, where, ttlMs } = scenario;
    const types = firingEventTypes(this.definitions, pattern);
    const held = where === undefined ? undefined : this.rule(where, eventScope(this.definitions, types), types);
    const life = this.duration(ttlMs);
    const fires = this.pattern(pattern);
    const at = pattern.type === 'schedule' ? '' : '时';
    const opens = this.words(
      `${fires}${at}${held === undefined ? '' : `，如果${held}`}，打开一个营销时机，有效 ${life}。`,
      `${fires}${held === undefined ? '' : `, if ${held}`}, a moment opens that lasts ${life}.`,
    );
    const sentences = [opens, this.exclusion(scenario), this.cooldown(scenario), this.secrecy(scenario)]
      .filter((sentence) => sentence !== '')
      .join(this.words('', ' '));
    return this.language === 'zh' ? spaced(sentences) : sentences;
  }

  private pattern(pattern: PatternDefinition): string {
    switch (pattern.type) {
      case 'event':
        return this.words(`客户每次${this.event(pattern)}`, `Each time a customer has ${this.event(pattern)}`);
      case 'change':
        return this.change(pattern);
      case 'enter':
        return this.words(`客户进入${this.area(pattern.area)}`, `When a customer enters ${this.area(pattern.area)}`);
      case 'leave':
        return this.words(`客户离开${this.area(pattern.area)}`, `When a customer leaves ${this.area(pattern.area)}`);
      case 'dwell':
        return this.dwell(pattern);
      case 'count':
        return this.count(pattern);
      case 'sequence':
        return this.sequence(pattern);
      case 'absence':
        return this.absence(pattern);
      case 'threshold':
        return this.threshold(pattern);
      case 'schedule':
        return this.schedule(pattern);
    }
  }

  private change({ attribute, confirm, fromAbsent }: Extract<PatternDefinition, { type: 'change' }>): string {
    const name = quoted(this.names.attribute(attribute));
    const confirmed = this.words(`新值连续出现 ${confirm} 次`, `seen ${confirm} times running`);
    const first = this.words('第一次得知也算', 'a first value counts too');
    const remarks = [...(confirm > 1 ? [confirmed] : []), ...(fromAbsent ? [first] : [])];
    const remark = remarks.length === 0 ? '' : this.words(`（${remarks.join('，')}）`, ` (${remarks.join(', ')})`);
    return this.words(`客户的${name}发生变化${remark}`, `When the ${name} of a customer changes${remark}`);
  }

  private dwell({ area, forMs }: Extract<PatternDefinition, { type: 'dwell' }>): string {
    const [where, time] = [this.area(area), this.duration(forMs)];
    return this.words(`客户进入${where}后停留满 ${time}`, `When a customer has stayed in ${where} for ${time}`);
  }

  private count(pattern: Extract<PatternDefinition, { type: 'count' }>): string {
    const { atLeast, withinMs } = pattern;
    const [what, span] = [this.event(pattern), this.duration(withinMs)];
    return this.words(
      `客户在 ${span}内${what}达到 ${atLeast} 次`,
      `When a customer has had ${what} ${atLeast} times within ${span}`,
    );
  }

  private sequence({ steps, withinMs }: Extract<PatternDefinition, { type: 'sequence' }>): string {
    const said = steps.map((step) => this.event(step));
    const span = this.duration(withinMs);
    return this.words(
      `客户在 ${span}内先${said.join('，再')}`,
      `When a customer has had, within ${span}, first ${said.join(', then ')}`,
    );
  }

  private absence({ after, without, withinMs }: Extract<PatternDefinition, { type: 'absence' }>): string {
    const [first, missing, span] = [this.event(after), this.event(without), this.duration(withinMs)];
    return this.words(
      `客户${first}之后 ${span}内没有${missing}，满 ${span}`,
      `When ${span} have passed since a customer had ${first} and there was no ${missing}`,
    );
  }

  private threshold({ metric, direction, value }: Extract<PatternDefinition, { type: 'threshold' }>): string {
    const name = quoted(this.names.metric(metric));
    return direction === 'above'
      ? this.words(`客户的${name}升到 ${value} 以上`, `When the ${name} of a customer rises above ${value}`)
      : this.words(`客户的${name}降到 ${value} 以下`, `When the ${name} of a customer falls below ${value}`);
  }

  private schedule({ cron, audience }: Extract<PatternDefinition, { type: 'schedule' }>): string {
    const when = cronReading(cron, this.language);
    const who = audience === 'true' ? undefined : this.rule(audience, customerScope(this.definitions), []);
    return who === undefined
      ? this.words(`${when}（客户当地时间），对每位客户`, `For every customer, ${when} of their local time`)
      : this.words(
          `${when}（客户当地时间），对${who}的每位客户`,
          `For every customer of whom this holds: ${who}, ${when} of their local time`,
        );
  }

  private exclusion({ exclude: { residents }, pattern }: ScenarioDefinition): string {
    if (residents === undefined || !('area' in pattern)) return '';
    const { days, of, unknown } = residents;
    return this.words(
      `在此居住或工作的人（近 ${of} 天有 ${days} 天来过）不触发${unknown === 'exclude' ? '，来历不足以判断的也不触发' : ''}。`,
      `People who live or work there (seen on ${days} of the last ${of} days) are left out${
        unknown === 'exclude' ? ', and so are those of whom too little is known' : ''
      }.`,
    );
  }

  private cooldown({ cooldownMs }: ScenarioDefinition): string {
    if (cooldownMs === 0) return '';
    const span = this.duration(cooldownMs);
    return this.words(`同一客户 ${span}内不再触发。`, `For the same customer it does not fire again within ${span}.`);
  }

  private secrecy({ sensitive }: ScenarioDefinition): string {
    if (!sensitive) return '';
    return this.words('触发原因不得让客户察觉。', 'Customers must not notice what set it off.');
  }

  private event({ event, where }: EventMatch): string {
    const name = quoted(this.names.eventType(event));
    if (where === undefined) return name;
    const rule = this.rule(where, eventScope(this.definitions, [event]), [event]);
    return this.words(`${name}（${rule}）`, `${name} (${rule})`);
  }

  private area(id: string): string {
    return quoted(this.names.area(id));
  }

  private rule(text: string, scope: RuleScope, types: readonly string[]): string {
    const checked = checkRule(text, scope, 'bool');
    if ('problems' in checked) return text;
    const eventType = types.length === 1 ? types[0] : undefined;
    return ruleReading(checked.rule, { names: this.names, language: this.language, eventType });
  }

  private duration(ms: number): string {
    return durationReading(ms, this.language);
  }

  private words(zh: string, en: string): string {
    return this.language === 'zh' ? zh : en;
  }
}

/** Chinese print sets a space between its characters and words or numbers of other scripts. */
function spaced(text: string): string {
  return text.replace(/([\u4e00-\u9fff])([A-Za-z0-9])/g, '$1 $2').replace(/([A-Za-z0-9])([\u4e00-\u9fff])/g, '$1 $2');
}
