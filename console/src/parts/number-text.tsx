import { useTranslation } from 'react-i18next';
import { currentLanguage, locales } from '../frame/languages.ts';

interface NumberTextProps {
  /** Nothing: a dash. */
  value: number | null | undefined;
  /** Digits after the point, exactly; as many as there are, at most two, when absent. */
  digits?: number;
  /** `percent`: of a share from 0 to 1. `yuan`: of cents (分). */
  as?: 'number' | 'percent' | 'yuan';
  /** After the number: a unit. */
  unit?: string;
}

/** A number grouped as the reader's language does, its digits aligned below one another. */
export function NumberText({ value, digits, as = 'number', unit }: NumberTextProps) {
  useTranslation();
  const text = formatNumber(value, { digits, as });
  return (
    <span className="numbers" style={{ whiteSpace: 'nowrap' }}>
      {text}
      {unit !== undefined && ` ${unit}`}
    </span>
  );
}

/** The same as text, for labels and charts. */
export function formatNumber(
  value: number | null | undefined,
  { digits, as = 'number' }: Pick<NumberTextProps, 'digits' | 'as'> = {},
): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const exact = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const locale = locales[currentLanguage()];
  switch (as) {
    case 'percent':
      return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1, ...exact }).format(value);
    case 'yuan': {
      const yuan = { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol', ...exact } as const;
      return new Intl.NumberFormat(locale, yuan).format(value / 100);
    }
    case 'number':
      return new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...exact }).format(value);
  }
}
