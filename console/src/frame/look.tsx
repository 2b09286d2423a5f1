import { App, ConfigProvider } from 'antd';
import enGB from 'antd/locale/en_GB';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/en-gb';
import 'dayjs/locale/zh-cn';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage, type Language } from './languages.ts';
import { themeConfig, useIsDark } from './theme.ts';

const antdLocales: Record<Language, typeof zhCN> = { zh: zhCN, en: enGB };
const dayjsLocales: Record<Language, string> = { zh: 'zh-cn', en: 'en-gb' };

interface LookProps {
  /** Dark, whatever the reader chose. */
  dark?: boolean;
  /** Of ordinary text, pixels. */
  fontSize?: number;
  children: ReactNode;
}

/** Language, measures and light of everything below. */
export function Look({ dark, fontSize, children }: LookProps) {
  useTranslation();
  const language = currentLanguage();
  const chosenDark = useIsDark();
  const isDark = dark ?? chosenDark;
  dayjs.locale(dayjsLocales[language]);
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [isDark]);
  return (
    <ConfigProvider
      locale={antdLocales[language]}
      theme={themeConfig(isDark, fontSize)}
      componentSize="small"
      button={{ autoInsertSpace: false }}
    >
      <App>{children}</App>
    </ConfigProvider>
  );
}
