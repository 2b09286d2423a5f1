import { Flex, Select, Tag, Typography } from 'antd';
import { useWords } from '../frame/words.ts';
import { partsWords } from './parts-words.ts';

/** Something that can be named by its id: a definition. */
export interface NamedItem {
  id: string;
  name: string;
  /** Written, and not active yet. */
  isDraft?: boolean;
}

interface CommonProps {
  /** With a `group` they are listed under it. */
  items: readonly (NamedItem & { group?: string })[];
  /** What is chosen, for those who do not see the label. */
  label: string;
  id?: string;
  disabled?: boolean;
  placeholder?: string;
  autoFocus?: boolean;
}

/** Chooses one definition by name or id; one that is not known stays chosen and is marked. */
export function ItemSelect({
  value,
  onChange,
  ...rest
}: CommonProps & { value: string | undefined; onChange: (id: string) => void }) {
  const common = useCommon(rest, value === undefined || value === '' ? [] : [value]);
  return (
    <Select
      {...common}
      value={value === '' ? undefined : value}
      onChange={onChange}
      style={{ width: '100%', maxWidth: 420 }}
    />
  );
}

interface ItemsSelectProps extends CommonProps {
  value: readonly string[];
  onChange: (ids: string[]) => void;
  onBlur?: () => void;
  open?: boolean;
  /** Hears keys before the list does. @returns whether it was for the hearer alone. */
  onKey?: (key: string) => boolean;
}

/** Chooses several definitions, in the order in which they are chosen. */
export function ItemsSelect({ value, onChange, onBlur, open, onKey, ...rest }: ItemsSelectProps) {
  const common = useCommon(rest, value);
  return (
    <Select
      {...common}
      mode="multiple"
      value={[...value]}
      onChange={onChange}
      onBlur={onBlur}
      {...(open !== undefined && { open })}
      onInputKeyDown={(event) => {
        if (onKey?.(event.key) === true) event.preventDefault();
      }}
      style={{ width: '100%' }}
    />
  );
}

function useCommon(
  { items, label, id, disabled = false, placeholder, autoFocus = false }: CommonProps,
  chosen: readonly string[],
) {
  const known = new Set(items.map((item) => item.id));
  const missing = chosen.filter((each) => !known.has(each)).map((each) => ({ id: each, name: each, isMissing: true }));
  const all: (NamedItem & { group?: string; isMissing?: boolean })[] = [...items, ...missing];
  const byId = new Map(all.map((item) => [item.id, item]));
  return {
    id,
    'aria-label': label,
    disabled,
    placeholder,
    autoFocus,
    options: inGroups(all),
    showSearch: {
      filterOption: (typed: string, option: { value?: string; label?: string } | undefined) =>
        `${option?.label ?? ''} ${option?.value ?? ''}`.toLowerCase().includes(typed.toLowerCase()),
    },
    popupMatchSelectWidth: false,
    optionRender: ({ value }: { value?: unknown }) => <Choice item={byId.get(String(value))} />,
  };
}

interface Option {
  value?: string;
  label?: string;
  options?: Option[];
}

/** Options under their groups; those of no group come after. */
function inGroups(items: readonly (NamedItem & { group?: string })[]): Option[] {
  const option = ({ id, name }: NamedItem): Option => ({ value: id, label: name });
  const groups = [...new Set(items.flatMap(({ group }) => group ?? []))];
  return [
    ...groups.map((group) => ({ label: group, options: items.filter((item) => item.group === group).map(option) })),
    ...items.filter((item) => item.group === undefined).map(option),
  ];
}

/** A line of the list: the name, the id where it is another, and what is special. */
function Choice({ item }: { item: (NamedItem & { isMissing?: boolean }) | undefined }) {
  const t = useWords(partsWords);
  if (item === undefined) return null;
  return (
    <Flex justify="space-between" gap="middle" align="center">
      <span>{item.name}</span>
      <span>
        {item.isDraft === true && <Tag>{t('draft')}</Tag>}
        {item.isMissing === true && <Tag color="error">{t('unknownItem')}</Tag>}
        {item.name !== item.id && <Typography.Text type="secondary">{item.id}</Typography.Text>}
      </span>
    </Flex>
  );
}
