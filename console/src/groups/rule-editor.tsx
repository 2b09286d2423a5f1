import { Alert, Button, Flex, Segmented, Typography, theme } from 'antd';
import { type CSSProperties, useEffect, useMemo, useState } from 'react';
import { prepareRuleGroup, type RuleGroupType } from 'react-querybuilder';
import {
  CEL_FIELD,
  type FormCondition,
  type FormGroup,
  incompleteConditions,
  isFormGroup,
  writeForm,
} from '../../../src/core/rules/rule-form.ts';
import { useWords } from '../frame/words.ts';
import { mistakeText } from '../parts/service-sentences.ts';
import { useUrlState } from '../parts/url-state.ts';
import { CelEditor } from './cel-editor.tsx';
import { type CheckedRule, type RuleName, useRuleCheck } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';
import { formOf, queryOf } from './query-form.ts';
import { RuleBuilder } from './rule-builder.tsx';
import { ruleFields } from './rule-fields.ts';
import { useSettled } from './use-settled.ts';

const CHECK_AFTER_MS = 120;
/** As a rule says that nothing is asked. */
const EVERYTHING = 'true';

interface RuleEditorProps {
  rule: string;
  names: readonly RuleName[];
  isReadOnly: boolean;
  onChange: (rule: string) => void;
  /** Types of the event that the rule sees besides the customer; absent: the customer alone. */
  events?: readonly string[];
  /** Said of a rule without conditions, which may then be left out. */
  everybody?: string;
  /** Of the text, where something else is its label. */
  textId?: string;
}

/**
 * A rule, as conditions or as CEL: one text behind both. It changes only when somebody changes something: looking at it the
 * other way leaves it as it is.
 */
export function RuleEditor(props: RuleEditorProps) {
  const { rule: text, names, isReadOnly, onChange, events, textId } = props;
  const rule = text === '' && props.everybody !== undefined ? EVERYTHING : text;
  const t = useWords(groupsWords);
  const { token } = theme.useToken();
  const [as, setAs] = useUrlState('as');
  const settled = useSettled(rule, CHECK_AFTER_MS);
  const { data: checked, isPlaceholderData } = useRuleCheck(settled, events);
  const isOfRule = settled === rule && !isPlaceholderData;
  const colours = { '--rule-border': token.colorBorder, '--rule-inner': token.colorFillQuaternary } as CSSProperties;
  const mode = as === 'cel' ? 'cel' : 'build';
  return (
    <Flex vertical gap="small" style={colours}>
      <Flex gap="small" align="center" wrap>
        <Segmented
          aria-label={t('rule')}
          value={mode}
          onChange={(next) => setAs(next === 'cel' ? 'cel' : '')}
          options={[
            { value: 'build', label: t('build') },
            { value: 'cel', label: t('cel') },
          ]}
        />
        <Typography.Text type="secondary">{t('celHint')}</Typography.Text>
      </Flex>
      {mode === 'cel' ? (
        <CelEditor
          {...{ value: text, names, isReadOnly, onChange, id: textId }}
          mistakes={isOfRule ? (checked?.problems ?? []) : []}
        />
      ) : (
        <Builder {...{ ...props, rule }} checked={isOfRule ? checked : undefined} onCel={() => setAs('cel')} />
      )}
    </Flex>
  );
}

type BuilderProps = RuleEditorProps & { checked: CheckedRule | undefined; onCel: () => void };

function Builder({ rule, names, isReadOnly, checked, everybody, onChange, onCel }: BuilderProps) {
  const t = useWords(groupsWords);
  const fields = useMemo(() => ruleFields(names, t), [names, t]);
  const byName = useMemo(() => new Map(fields.map((field) => [field.name, field])), [fields]);
  const { built, setQuery } = useBuiltQuery(rule, checked);
  if (checked !== undefined && checked.problems.length > 0 && built === undefined) {
    const action = <Button onClick={onCel}>{t('toCel')}</Button>;
    return (
      <Alert
        type="warning"
        showIcon
        title={t('formWrong')}
        description={mistakeText(checked.problems[0]!)}
        action={action}
      />
    );
  }
  if (built === undefined) return null;
  const form = formOf(built, byName);
  const incomplete = incompleteConditions(form);
  const verbatim = verbatimParts(form);
  const change = (query: RuleGroupType) => {
    const text = writeForm(formOf(query, byName));
    // What is not complete yet is kept by the builder; the rule stays as somebody wrote it.
    const isSame = text === writeForm(form);
    setQuery(query, isSame ? rule : text);
    if (!isSame) onChange(text);
  };
  return (
    <Flex vertical gap={4}>
      <RuleBuilder query={built} fields={fields} isReadOnly={isReadOnly} onChange={change} />
      {incomplete > 0 && <Typography.Text type="warning">{t('incomplete', { count: incomplete })}</Typography.Text>}
      {verbatim > 0 && <Typography.Text type="secondary">{t('verbatim', { count: verbatim })}</Typography.Text>}
      {form.rules.length === 0 && <Typography.Text type="secondary">{everybody ?? t('everybody')}</Typography.Text>}
    </Flex>
  );
}

/** The builder's own state, made anew when the rule was changed elsewhere. */
function useBuiltQuery(rule: string, checked: CheckedRule | undefined) {
  const [built, setBuilt] = useState<{ query: RuleGroupType; rule: string }>();
  const form = checked?.form as FormGroup | undefined;
  useEffect(() => {
    if (form === undefined) return;
    setBuilt((before) => (before?.rule === rule ? before : { query: prepareRuleGroup(queryOf(form)), rule }));
  }, [form, rule]);
  return {
    built: built?.rule === rule ? built.query : undefined,
    setQuery: (query: RuleGroupType, of: string) => setBuilt({ query, rule: of }),
  };
}

function verbatimParts(part: FormCondition | FormGroup): number {
  if (isFormGroup(part)) return part.rules.reduce((sum, each) => sum + verbatimParts(each), 0);
  return part.field === CEL_FIELD && part.value !== '' ? 1 : 0;
}
