import { useWords } from '../../../frame/words.ts';
import type { NamedItem } from '../../../parts/item-select.tsx';
import { editorWords } from '../editor-words.ts';
import { type RuleAtom, subjectParts, subjectText } from '../model/rule-atoms.ts';
import { nameOf, type Vocabulary } from '../vocabulary.ts';

/** How the values of a column are chosen. */
export type ColumnForm =
  | { kind: 'members'; of: 'group' | 'holdings' | 'lists'; items: readonly NamedItem[] }
  | { kind: 'flag' }
  | { kind: 'choice'; items: readonly NamedItem[] }
  | { kind: 'number' }
  | { kind: 'text' }
  | { kind: 'rule' };

/** What may be asked in a column, by what it asks about. */
export function columnForm(column: string, vocabulary: Vocabulary): ColumnForm {
  const { groups, products, lists, scenarios, lifecycles, attributes, regions } = vocabulary;
  if (column === 'group') return { kind: 'members', of: column, items: groups };
  if (column === 'holdings') return { kind: 'members', of: column, items: products };
  if (column === 'lists') return { kind: 'members', of: column, items: lists };
  if (column === 'other') return { kind: 'rule' };
  if (column === 'group.primary') return { kind: 'choice', items: groups };
  const [root, name] = subjectParts(column);
  if (root === 'moment') return name === 'scenario' ? { kind: 'choice', items: scenarios } : { kind: 'rule' };
  if (root === 'metric') return { kind: 'number' };
  if (root === 'stage') return { kind: 'choice', items: lifecycles.find(({ id }) => id === name)?.stages ?? [] };
  const attribute = attributes.find(({ id }) => id === name);
  switch (attribute?.type) {
    case 'bool':
      return { kind: 'flag' };
    case 'int':
    case 'float':
      return { kind: 'number' };
    case 'enum':
      return { kind: 'choice', items: attribute.values.map((id) => ({ id, name: attribute.valueNames[id] ?? id })) };
    case 'region':
      return { kind: 'choice', items: regions };
    default:
      return { kind: 'text' };
  }
}

/** All columns a table may have, in groups for choosing one. */
export function useColumnChoices({
  attributes,
  metrics,
  lifecycles,
  lists,
}: Vocabulary): (NamedItem & { group: string })[] {
  const t = useWords(editorWords);
  const of = (group: string, root: string, items: readonly NamedItem[]) =>
    items.map(({ id, name }) => ({ id: subjectText(root, id), name, group }));
  const common = t('columnKinds.common');
  return [
    { id: 'group', name: t('columns.group'), group: common },
    { id: 'holdings', name: t('columns.holdings'), group: common },
    ...(lists.length === 0 ? [] : [{ id: 'lists', name: t('columns.lists'), group: common }]),
    { id: 'moment.scenario', name: t('columns.scenario'), group: common },
    { id: 'group.primary', name: t('columns.primary'), group: common },
    { id: 'other', name: t('columns.other'), group: common },
    ...of(t('columnKinds.attribute'), 'profile', attributes),
    ...of(t('columnKinds.stage'), 'stage', lifecycles),
    ...of(t('columnKinds.metric'), 'metric', metrics),
  ];
}

/** What a column is called, and each of its conditions. */
export function useConditionTexts(vocabulary: Vocabulary) {
  const t = useWords(editorWords);
  const itemName = (column: string, id: string) => {
    const form = columnForm(column, vocabulary);
    return 'items' in form ? nameOf(form.items, id) : id;
  };
  const member = (name: string, negated: boolean) => (negated ? t('notValue', { value: name }) : name);
  return {
    column(column: string): string {
      const names: Record<string, string> = {
        group: t('columns.group'),
        holdings: t('columns.holdings'),
        lists: t('columns.lists'),
        other: t('columns.other'),
        'moment.scenario': t('columns.scenario'),
        'group.primary': t('columns.primary'),
      };
      if (names[column] !== undefined) return names[column];
      const [root, name] = subjectParts(column);
      if (root === 'stage') return t('columns.stage', { line: nameOf(vocabulary.lifecycles, name) });
      return nameOf(root === 'metric' ? vocabulary.metrics : vocabulary.attributes, name);
    },
    atom(atom: RuleAtom): string {
      switch (atom.kind) {
        case 'group':
          return member(itemName('group', atom.id), atom.negated);
        case 'member':
          return member(itemName(atom.of, atom.id), atom.negated);
        case 'flag':
          return atom.negated ? t('no') : t('yes');
        case 'compare': {
          const word = /^"(.*)"$/.exec(atom.literal)?.[1];
          const value = word === undefined ? atom.literal : itemName(atom.subject, word);
          if (atom.operator === '==') return value === 'true' ? t('yes') : value === 'false' ? t('no') : value;
          return atom.operator === '!=' ? t('notValue', { value }) : `${signs[atom.operator]} ${value}`;
        }
        case 'other':
          return atom.text;
      }
    },
  };
}

const signs = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' };
