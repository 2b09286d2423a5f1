import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = ['zh', 'en'] as const;

export type Language = (typeof languages)[number];

/** The name of each language in itself. */
export const languageNames: Record<Language, string> = { zh: '中文', en: 'English' };

/** For `Intl` and the page's `lang`. */
export const locales: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

const STORED_UNDER = 'opportune.language';

export function isLanguage(text: unknown): text is Language {
  return languages.some((language) => language === text);
}

/** What was chosen on this device, else the browser's, else Chinese. */
function firstLanguage(): Language {
  const chosen = localStorage.getItem(STORED_UNDER);
  if (isLanguage(chosen)) return chosen;
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage);
  return wanted ?? 'zh';
}

/** Sets up the texts: to be called once, before anything is shown. */
export function startLanguages(): void {
  i18next.use(initReactI18next);
  // Texts are registered by the modules that use them: nothing is loaded, so this is done when it returns.
  void i18next.init({
    lng: firstLanguage(),
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    initAsync: false,
    react: { useSuspense: false },
  });
  document.documentElement.lang = locales[currentLanguage()];
  i18next.on('languageChanged', () => {
    document.documentElement.lang = locales[currentLanguage()];
  });
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : 'zh';
}

/** Shows everything in this language, from now on and on the next visit. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORED_UNDER, language);
  void i18next.changeLanguage(language);
}

/** Between the members of a list, between clauses, and after what something is called, as the language writes them. */
export function punctuation(): { list: string; clause: string; colon: string } {
  return currentLanguage() === 'zh'
    ? { list: '、', clause: '；', colon: '：' }
    : { list: ', ', clause: '; ', colon: ': ' };
}
