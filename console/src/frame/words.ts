import i18next from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** The texts of one part of the console: keys to texts, in groups where that reads better. */
interface Texts {
  [key: string]: string | Texts;
}

/**
 * The other language has every key. English tells one from many: `found_one` beside `found` is taken when the `count`
 * is 1.
 */
type SameShape<T> = { [K in keyof T]: T[K] extends string ? string : SameShape<T[K]> } & {
  [K in keyof T & string as T[K] extends string ? `${K}_one` : never]?: string;
};

type KeysOf<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${KeysOf<T[K]>}` }[keyof T & string];

/** Texts that are registered; `useWords` speaks them. */
export interface Words<T> {
  namespace: string;
  zh: T;
}

/** Speaks a text in the reader's language; `values` fill its `{{names}}`. */
export type Speak<T> = (key: KeysOf<T>, values?: Record<string, string | number>) => string;

/** Registers the texts of a part under a name of its own. */
export function words<T extends Texts>(namespace: string, texts: { zh: T; en: SameShape<T> }): Words<T> {
  i18next.on('initialized', () => register(namespace, texts));
  if (i18next.isInitialized) register(namespace, texts);
  return { namespace, zh: texts.zh };
}

function register(namespace: string, { zh, en }: { zh: object; en: object }): void {
  i18next.addResourceBundle('zh', namespace, zh);
  i18next.addResourceBundle('en', namespace, en);
}

/** The texts in the reader's language; the component is drawn again when that changes. */
export function useWords<T>(of: Words<T>): Speak<T> {
  const { t } = useTranslation(of.namespace);
  return useCallback((key, values) => String(t(key as string, { ...values })), [t]);
}

/** The text of a word that comes from outside, a code or a state; undefined when there is none for it. */
export function wordFor<T>(
  of: Words<T>,
  key: string,
  values: Record<string, string | number> = {},
): string | undefined {
  const path = `${of.namespace}:${key}`;
  return i18next.exists(path) ? i18next.t(path, values) : undefined;
}
