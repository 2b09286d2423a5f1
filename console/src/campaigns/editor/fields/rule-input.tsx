import { Flex, Input, theme } from 'antd';
import { useEffect, useState } from 'react';
import { RuleCount } from './rule-count.tsx';

interface RuleInputProps {
  value: string;
  onChange: (rule: string) => void;
  label: string;
  id?: string;
  disabled?: boolean;
  placeholder?: string;
  rows?: number;
}

/** A rule as text; below it how many customers it holds for now, or what is wrong with it. */
export function RuleInput({ value, onChange, label, id, disabled = false, placeholder, rows = 2 }: RuleInputProps) {
  const { token } = theme.useToken();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <Flex vertical gap={4}>
      <Input.TextArea
        id={id}
        aria-label={label}
        disabled={disabled}
        placeholder={placeholder}
        autoSize={{ minRows: rows, maxRows: 10 }}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          onChange(target.value);
        }}
        style={{ fontFamily: `${token.fontFamilyCode}, ${token.fontFamily}` }}
        spellCheck={false}
      />
      <RuleCount rule={typed} />
    </Flex>
  );
}
