import { GlobalOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Flex, Layout, type MenuProps, Tag, theme } from 'antd';
import { useTranslation } from 'react-i18next';
import { keepLanguage, signOut } from '../api/session-calls.ts';
import { problemText } from '../parts/problem-text.ts';
import { frameWords } from './frame-words.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { sessionKey, useSession } from './session.tsx';
import { chooseTheme, type ThemeChoice, themeChoices, useThemeChoice } from './theme.ts';
import { useWords } from './words.ts';

/** Above every page: the reader's region, language and account. */
export function FrameHeader() {
  const { token } = theme.useToken();
  return (
    <Layout.Header
      style={{
        height: 44,
        lineHeight: '44px',
        paddingInline: token.paddingMD,
        background: token.colorBgContainer,
        borderBlockEnd: `1px solid ${token.colorBorderSecondary}`,
      }}
    >
      <Flex justify="flex-end" align="center" gap="small" style={{ height: '100%' }}>
        <RegionTag />
        <KeptLanguageSwitch />
        <AccountMenu />
      </Flex>
    </Layout.Header>
  );
}

/** The choice goes with the user. Where it cannot be kept it holds on this device. */
function KeptLanguageSwitch() {
  const keep = useMutation({ mutationFn: keepLanguage });
  return <LanguageSwitch onChosen={(language) => keep.mutate(language)} />;
}

function RegionTag() {
  const t = useWords(frameWords);
  const { region } = useSession();
  return <Tag icon={<GlobalOutlined />}>{region?.name ?? t('wholeCountry')}</Tag>;
}

function AccountMenu() {
  const t = useWords(frameWords);
  useTranslation();
  const { user } = useSession();
  const choice = useThemeChoice();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const leave = async () => {
    try {
      await signOut();
    } catch (error) {
      return message.error(problemText(error).title);
    }
    queries.setQueryData(sessionKey, null);
    // The next user must not see what this one has read.
    return queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  };
  const items: MenuProps['items'] = [
    {
      key: 'themes',
      type: 'group',
      label: t('theme'),
      children: themeChoices.map((theme) => ({ key: theme, label: t(`themes.${theme}`) })),
    },
    { type: 'divider' },
    { key: 'sign-out', label: t('signOut') },
  ];
  const onClick = ({ key }: { key: string }) => (key === 'sign-out' ? void leave() : chooseTheme(key as ThemeChoice));
  return (
    <Dropdown menu={{ items, onClick, selectable: true, selectedKeys: [choice] }} trigger={['click']}>
      <Button type="text" icon={<UserOutlined />} aria-label={t('account', { name: user.displayName })}>
        {user.displayName}
      </Button>
    </Dropdown>
  );
}
