import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { QueryBuilderAntD } from '@react-querybuilder/antd';
import { Button, Checkbox } from 'antd';
import { useMemo } from 'react';
import { type ActionProps, type NotToggleProps, QueryBuilder, type RuleGroupType } from 'react-querybuilder';
import { useWords } from '../frame/words.ts';
import { CombinatorSelector, FieldSelector, OperatorSelector } from './field-selector.tsx';
import { groupsWords } from './groups-words.ts';
import { operatorsOfField, operatorText, type RuleField } from './rule-fields.ts';
import { ValueEditor } from './value-editor.tsx';
import './groups.css';

interface RuleBuilderProps {
  query: RuleGroupType;
  fields: readonly RuleField[];
  isReadOnly: boolean;
  onChange: (query: RuleGroupType) => void;
}

/** A rule as conditions in groups. */
export function RuleBuilder({ query, fields, isReadOnly, onChange }: RuleBuilderProps) {
  const t = useWords(groupsWords);
  const byName = useMemo(() => new Map(fields.map((field) => [field.name, field])), [fields]);
  const options = useMemo(() => optionGroups(fields, (root) => t(`roots.${root}`)), [fields, t]);
  const title = (text: string) => ({ title: text, label: text });
  return (
    <QueryBuilderAntD>
      <QueryBuilder
        query={query}
        onQueryChange={onChange}
        fields={options}
        disabled={isReadOnly}
        showNotToggle
        enableMountQueryChange={false}
        resetOnFieldChange
        resetOnOperatorChange={false}
        getOperators={(name) => {
          const field = byName.get(name);
          const operators = field === undefined ? (['='] as const) : operatorsOfField(field);
          return operators.map((operator) => ({ name: operator, label: operatorText(operator, field?.kind, t) }));
        }}
        getDefaultOperator={(name) => operatorsOfField(byName.get(name) ?? fields[0]!)[0]!}
        getDefaultValue={() => ''}
        combinators={[
          { name: 'and', label: t('builder.and') },
          { name: 'or', label: t('builder.or') },
        ]}
        translations={{
          ...{ fields: title(t('builder.field')), operators: title(t('builder.operator')) },
          ...{ value: title(t('builder.value')), combinators: title(t('builder.combinator')) },
          ...{ addRule: title(t('builder.addRule')), addGroup: title(t('builder.addGroup')) },
          ...{ removeRule: title(t('builder.remove')), removeGroup: title(t('builder.remove')) },
          notToggle: title(t('builder.not')),
        }}
        controlElements={{
          combinatorSelector: CombinatorSelector,
          fieldSelector: FieldSelector,
          operatorSelector: OperatorSelector,
          valueEditor: ValueEditor,
          notToggle: NotToggle,
          ...{ addRuleAction: AddAction, addGroupAction: AddAction },
          ...{ removeRuleAction: RemoveAction, removeGroupAction: RemoveAction },
        }}
        controlClassnames={{ queryBuilder: 'rule-builder' }}
      />
    </QueryBuilderAntD>
  );
}

function NotToggle({ checked, handleOnChange, disabled, label }: NotToggleProps) {
  return (
    <Checkbox
      checked={checked === true}
      disabled={disabled === true}
      onChange={(event) => handleOnChange(event.target.checked)}
    >
      {label}
    </Checkbox>
  );
}

function AddAction({ label, handleOnClick, disabled }: ActionProps) {
  return (
    <Button
      type="dashed"
      icon={<PlusOutlined />}
      disabled={disabled === true}
      onClick={(event) => handleOnClick(event)}
    >
      {label}
    </Button>
  );
}

function RemoveAction({ title, handleOnClick, disabled }: ActionProps) {
  return (
    <Button
      type="text"
      icon={<CloseOutlined />}
      aria-label={title}
      disabled={disabled === true}
      onClick={(event) => handleOnClick(event)}
    />
  );
}

function optionGroups(fields: readonly RuleField[], label: (root: RuleField['root']) => string) {
  const roots = [...new Set(fields.map(({ root }) => root))];
  return roots.map((root) => ({
    label: label(root),
    options: fields.filter((field) => field.root === root).map((field) => ({ ...field, value: field.name })),
  }));
}
