import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Flex, Input, InputNumber, Radio, Select, Typography } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { ItemSelect, ItemsSelect } from '../../../parts/item-select.tsx';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { PlainRule } from '../fields/plain-rule.tsx';
import { pathKey } from '../model/document-path.ts';
import { type AtomOperator, type RuleAtom, writeAtoms } from '../model/rule-atoms.ts';
import { columnForm } from './condition-columns.ts';

interface AtomsEditorProps {
  column: string;
  atoms: readonly RuleAtom[];
  onChange: (atoms: RuleAtom[]) => void;
}

/** The conditions of one cell, edited by what the column asks about. */
export function AtomsEditor({ column, atoms, onChange }: AtomsEditorProps) {
  const t = useWords(editorWords);
  const { vocabulary } = useEditor();
  const form = columnForm(column, vocabulary);
  switch (form.kind) {
    case 'members':
      return <Members form={form} atoms={atoms} onChange={onChange} />;
    case 'flag':
      return <Flag column={column} atoms={atoms} onChange={onChange} />;
    case 'choice':
      return <Choice column={column} items={form.items} atoms={atoms} onChange={onChange} />;
    case 'number':
      return <Numbers column={column} atoms={atoms} onChange={onChange} />;
    case 'text':
      return <Text column={column} atoms={atoms} onChange={onChange} />;
    case 'rule':
      return (
        <PlainRule
          label={t('columns.other')}
          value={writeAtoms(atoms)}
          onChange={(rule) => onChange(otherAtoms(rule))}
        />
      );
  }
}

function otherAtoms(rule: unknown): RuleAtom[] {
  return rule === undefined ? [] : [{ kind: 'other', text: String(rule) }];
}

type PartProps = Omit<AtomsEditorProps, 'column'>;

function Members({
  form,
  atoms,
  onChange,
}: PartProps & { form: { of: 'group' | 'holdings' | 'lists'; items: readonly { id: string; name: string }[] } }) {
  const t = useWords(editorWords);
  const chosen = (negated: boolean) =>
    atoms.flatMap((atom) => ('negated' in atom && 'id' in atom && atom.negated === negated ? [atom.id] : []));
  const set = (ids: readonly string[], negated: boolean) => {
    const kept = chosen(!negated);
    const made = (id: string, not: boolean): RuleAtom =>
      form.of === 'group' ? { kind: 'group', id, negated: not } : { kind: 'member', of: form.of, id, negated: not };
    onChange([
      ...(negated ? kept : ids).map((id) => made(id, false)),
      ...(negated ? ids : kept).map((id) => made(id, true)),
    ]);
  };
  return (
    <Flex vertical gap="small">
      <Typography.Text type="secondary">{t(`members.${form.of}`)}</Typography.Text>
      <ItemsSelect
        label={t(`members.${form.of}`)}
        items={form.items}
        value={chosen(false)}
        onChange={(ids) => set(ids, false)}
      />
      <Typography.Text type="secondary">{t(`members.not-${form.of}`)}</Typography.Text>
      <ItemsSelect
        label={t(`members.not-${form.of}`)}
        items={form.items}
        value={chosen(true)}
        onChange={(ids) => set(ids, true)}
      />
    </Flex>
  );
}

function Flag({ column, atoms, onChange }: AtomsEditorProps) {
  const t = useWords(editorWords);
  const [first] = atoms;
  const isYes =
    first?.kind === 'flag'
      ? !first.negated
      : first?.kind === 'compare' && (first.literal === 'true') === (first.operator === '==');
  return (
    <Radio.Group
      aria-label={column}
      value={first === undefined ? 'any' : isYes ? 'yes' : 'no'}
      onChange={({ target }) =>
        onChange(target.value === 'any' ? [] : [{ kind: 'flag', subject: column, negated: target.value === 'no' }])
      }
      options={[
        { value: 'any', label: t('any') },
        { value: 'yes', label: t('yes') },
        { value: 'no', label: t('no') },
      ]}
    />
  );
}

function Choice({
  column,
  items,
  atoms,
  onChange,
}: AtomsEditorProps & { items: readonly { id: string; name: string }[] }) {
  const t = useWords(editorWords);
  const [first] = atoms;
  const operator = first?.kind === 'compare' ? first.operator : '==';
  const value = first?.kind === 'compare' ? first.literal.slice(1, -1) : undefined;
  const set = (sign: AtomOperator, id: string) =>
    onChange([{ kind: 'compare', subject: column, operator: sign, literal: JSON.stringify(id) }]);
  return (
    <Flex gap="small">
      <Select
        aria-label={t('operator')}
        value={operator}
        onChange={(sign) => value !== undefined && set(sign, value)}
        options={[
          { value: '==', label: t('is') },
          { value: '!=', label: t('isNot') },
        ]}
        style={{ width: 90 }}
      />
      <ItemSelect label={t('value')} items={items} value={value} onChange={(id) => set(operator, id)} />
      <Button
        icon={<DeleteOutlined />}
        aria-label={t('clear')}
        disabled={first === undefined}
        onClick={() => onChange([])}
      />
    </Flex>
  );
}

const numberSigns = [
  { value: '>=', label: '≥' },
  { value: '>', label: '>' },
  { value: '<=', label: '≤' },
  { value: '<', label: '<' },
  { value: '==', label: '=' },
  { value: '!=', label: '≠' },
];

function Numbers({ column, atoms, onChange }: AtomsEditorProps) {
  const t = useWords(editorWords);
  return (
    <Flex vertical gap="small">
      {atoms.map((atom, i) =>
        atom.kind !== 'compare' ? null : (
          <Flex gap="small" key={pathKey([column, i])}>
            <Select
              aria-label={t('operator')}
              value={atom.operator}
              onChange={(operator) => onChange(atoms.with(i, { ...atom, operator }))}
              options={numberSigns}
              style={{ width: 64 }}
            />
            <InputNumber
              aria-label={t('value')}
              value={Number(atom.literal)}
              onChange={(value) => value !== null && onChange(atoms.with(i, { ...atom, literal: String(value) }))}
              style={{ width: 140 }}
            />
            <Button icon={<DeleteOutlined />} aria-label={t('clear')} onClick={() => onChange(atoms.toSpliced(i, 1))} />
          </Flex>
        ),
      )}
      <Button
        icon={<PlusOutlined />}
        type="dashed"
        onClick={() => onChange([...atoms, { kind: 'compare', subject: column, operator: '>=', literal: '0' }])}
      >
        {t('addCondition')}
      </Button>
    </Flex>
  );
}

function Text({ column, atoms, onChange }: AtomsEditorProps) {
  const t = useWords(editorWords);
  const [first] = atoms;
  const value = first?.kind === 'compare' ? first.literal.slice(1, -1) : '';
  return (
    <Input
      aria-label={t('value')}
      value={value}
      placeholder={t('is')}
      onChange={({ target }) => {
        const text = target.value.replace(/["\\]/g, '');
        onChange(
          text === '' ? [] : [{ kind: 'compare', subject: column, operator: '==', literal: JSON.stringify(text) }],
        );
      }}
    />
  );
}
