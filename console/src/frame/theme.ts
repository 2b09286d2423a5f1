import { type ThemeConfig, theme } from 'antd';
import { useSyncExternalStore } from 'react';

/** `system`: as the reader's system is set. */
export const themeChoices = ['system', 'light', 'dark'] as const;

export type ThemeChoice = (typeof themeChoices)[number];

const STORED_UNDER = 'opportune.theme';
const stillness = window.matchMedia('(prefers-reduced-motion: reduce)');
const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
systemDark.addEventListener('change', tellAll);

function tellAll(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function chosenTheme(): ThemeChoice {
  const stored = localStorage.getItem(STORED_UNDER);
  return themeChoices.find((choice) => choice === stored) ?? 'system';
}

/** Kept on this device. */
export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(STORED_UNDER, choice);
  tellAll();
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, chosenTheme);
}

export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, () => {
    const choice = chosenTheme();
    return choice === 'system' ? systemDark.matches : choice === 'dark';
  });
}

/** Chinese fonts of the systems people have; the last is loaded where there is none, see chinese-font.ts. */
const FONTS =
  "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', " +
  "'Noto Sans SC', 'Noto Sans SC Variable', sans-serif";

/** Ant Design's algorithms are functions of this kind: they go over what the one before has made. */
type Algorithm = Exclude<NonNullable<ThemeConfig['algorithm']>, unknown[]>;

/**
 * Dense and calm: Ant Design's compact measures, in both lights. Its compact letters are too small to be read all day, and
 * some of its colours too faint (contrast below 4.5): those are replaced.
 */
export function themeConfig(isDark: boolean, fontSize = 13): ThemeConfig {
  const readable: Algorithm = (_seed, map) => ({
    ...theme.compactAlgorithm(_seed, map),
    ...{ fontSize, fontSizeSM: fontSize - 1, fontSizeLG: fontSize + 2, fontSizeXL: fontSize + 5 },
    ...{ fontSizeHeading5: fontSize + 1, fontSizeHeading4: fontSize + 3, fontSizeHeading3: fontSize + 9 },
    ...(isDark ? { ...darkStates, ...darkTags } : { ...lightStates, ...lightTags }),
  });
  const common = { fontFamily: FONTS, motion: !stillness.matches };
  if (isDark) {
    return {
      algorithm: [theme.darkAlgorithm, readable],
      token: { ...common, ...darkTexts, colorBgBase: '#14171c', colorPrimary: '#4c8df6', colorLink: '#7db0ff' },
      components: { Menu: { itemSelectedColor: '#a9ccff' }, Button: { primaryColor: '#0b1320' }, Select: chosenItems },
    };
  }
  return {
    algorithm: [readable],
    token: { ...common, ...lightTexts, colorPrimary: '#0958d9', colorLink: '#0958d9' },
    components: { Select: chosenItems },
  };
}

/** High enough for its letters, which are larger than the compact ones. */
const chosenItems = { multipleItemHeightSM: 20 };

const lightTexts = {
  colorTextSecondary: 'rgba(0, 0, 0, 0.68)',
  colorTextTertiary: 'rgba(0, 0, 0, 0.62)',
  colorTextDescription: 'rgba(0, 0, 0, 0.62)',
  colorTextPlaceholder: 'rgba(0, 0, 0, 0.58)',
  // What may not be changed is still read: an approver goes through whole forms of it.
  colorTextDisabled: 'rgba(0, 0, 0, 0.58)',
};

const darkTexts = {
  colorTextSecondary: 'rgba(255, 255, 255, 0.72)',
  colorTextTertiary: 'rgba(255, 255, 255, 0.64)',
  colorTextDescription: 'rgba(255, 255, 255, 0.64)',
  colorTextPlaceholder: 'rgba(255, 255, 255, 0.58)',
  colorTextDisabled: 'rgba(255, 255, 255, 0.58)',
};

const lightStates = {
  ...{ colorPrimaryHover: '#1a66e0', colorPrimaryActive: '#003eb3' },
  ...{ colorSuccess: '#237804', colorSuccessText: '#237804' },
  ...{ colorInfo: '#0958d9', colorInfoText: '#0958d9' },
  ...{ colorWarning: '#8a4b00', colorWarningText: '#8a4b00' },
  ...{ colorError: '#cf1322', colorErrorText: '#cf1322' },
};

/** Letters of coloured tags, on the faintest of their colour. */
const lightTags = {
  ...{ orange7: '#ad4e00', volcano7: '#ad2102', gold7: '#874d00' },
  ...{ lime7: '#3f6600', green7: '#237804', cyan7: '#006d75' },
};

const darkTags = { purple7: '#ab7ae0', geekblue7: '#7f9ef3' };

const darkStates = {
  ...{ colorSuccess: '#6abe39', colorSuccessText: '#6abe39' },
  ...{ colorInfo: '#7fb0ff', colorInfoText: '#7fb0ff' },
  ...{ colorWarning: '#e8b339', colorWarningText: '#e8b339' },
  ...{ colorError: '#f37370', colorErrorText: '#f37370' },
  ...{ colorPrimary: '#5e97f6', colorPrimaryHover: '#7fb0ff', colorPrimaryActive: '#4c8df6' },
};
