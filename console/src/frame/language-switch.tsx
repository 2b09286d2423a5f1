import { TranslationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, currentLanguage, type Language, languageNames, locales } from './languages.ts';

/** One press shows everything in the other language. `onChosen`: to keep it beyond this device. */
export function LanguageSwitch({ onChosen }: { onChosen?: (language: Language) => void }) {
  useTranslation();
  const other = currentLanguage() === 'zh' ? 'en' : 'zh';
  const choose = () => {
    chooseLanguage(other);
    onChosen?.(other);
  };
  return (
    <Button type="text" icon={<TranslationOutlined />} lang={locales[other]} onClick={choose}>
      {languageNames[other]}
    </Button>
  );
}
