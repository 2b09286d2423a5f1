import type { RuleGroupType, RuleType } from 'react-querybuilder';
import {
  type FormCondition,
  type FormGroup,
  type FormOperator,
  isFormGroup,
  takesNoValue,
  takesSeveral,
} from '../../../src/core/rules/rule-form.ts';
import type { RuleField } from './rule-fields.ts';

/** A form as the builder keeps it. */
export function queryOf({ combinator, not = false, rules }: FormGroup): RuleGroupType {
  return { combinator, not, rules: rules.map((part) => (isFormGroup(part) ? queryOf(part) : ruleOf(part))) };
}

function ruleOf({ field, operator, value }: FormCondition): RuleType {
  return { field, operator, value };
}

/** What the builder keeps as a form; values are written as the fields want them. */
export function formOf({ combinator, not, rules }: RuleGroupType, fields: ReadonlyMap<string, RuleField>): FormGroup {
  return {
    combinator: combinator === 'or' ? 'or' : 'and',
    ...(not === true && { not: true }),
    rules: rules.map((part) => ('rules' in part ? formOf(part, fields) : conditionOf(part, fields))),
  };
}

function conditionOf({ field, operator, value }: RuleType, fields: ReadonlyMap<string, RuleField>): FormCondition {
  const asked = operator as FormOperator;
  const valueType = fields.get(field)?.valueType;
  return { field, operator: asked, value: valueFor(asked, value), ...(valueType !== undefined && { valueType }) };
}

/** A value that fits the operator, of whatever was there before. */
export function valueFor(operator: FormOperator, value: unknown): string | string[] {
  if (takesNoValue(operator)) return '';
  const values = (Array.isArray(value) ? value : [value]).map((each) => (each === undefined ? '' : String(each)));
  if (operator === 'between') return [values[0] ?? '', values[1] ?? ''];
  return takesSeveral(operator) ? values.filter((each) => each !== '') : (values[0] ?? '');
}
