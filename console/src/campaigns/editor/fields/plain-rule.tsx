import { Input, theme } from 'antd';
import { ruleText, writtenRule } from '../model/campaign-document.ts';

interface PlainRuleProps {
  value: unknown;
  /** Undefined: cleared. */
  onChange: (rule: string | number | boolean | undefined) => void;
  label: string;
  id?: string;
  disabled?: boolean;
  placeholder?: string;
}

/** A rule that nobody can be counted by, for it asks about an event or a step: text alone. */
export function PlainRule({ value, onChange, label, id, disabled = false, placeholder }: PlainRuleProps) {
  const { token } = theme.useToken();
  return (
    <Input.TextArea
      id={id}
      aria-label={label}
      disabled={disabled}
      placeholder={placeholder}
      autoSize={{ minRows: 1, maxRows: 6 }}
      value={ruleText(value)}
      onChange={({ target }) => onChange(writtenRule(target.value, value))}
      style={{ fontFamily: `${token.fontFamilyCode}, ${token.fontFamily}` }}
      spellCheck={false}
    />
  );
}
