import { TranslationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, currentLanguage, languageNames, locales } from './languages.ts';

/** One press shows everything in the other language. */
export function LanguageSwitch() {
  useTranslation();
  const other = currentLanguage() === 'zh' ? 'en' : 'zh';
  return (
    <Button type="text" icon={<TranslationOutlined />} lang={locales[other]} onClick={() => chooseLanguage(other)}>
      {languageNames[other]}
    </Button>
  );
}
