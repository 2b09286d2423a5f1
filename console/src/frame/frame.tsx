import { LockOutlined, MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Button, Flex, Layout, Menu, theme } from 'antd';
import { useState } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { LinkButton } from '../parts/link-button.tsx';
import { NoticePage } from '../parts/notice-page.tsx';
import { FrameHeader } from './frame-header.tsx';
import { frameWords } from './frame-words.ts';
import { navigation } from './navigation.tsx';
import { useSession } from './session.tsx';
import { useWords } from './words.ts';

const COLLAPSED_UNDER = 'opportune.navigation-collapsed';

/** Side navigation and header around every page. */
export function Frame() {
  const { token } = theme.useToken();
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <SkipLink />
      <SideNavigation />
      <Layout>
        <FrameHeader />
        <Layout.Content id="content" tabIndex={-1} style={{ padding: token.paddingMD, outline: 'none' }}>
          <PermittedPage />
        </Layout.Content>
      </Layout>
    </Layout>
  );
}

function SkipLink() {
  const t = useWords(frameWords);
  const { token } = theme.useToken();
  return (
    <a className="skip-link" href="#content" style={{ background: token.colorBgElevated }}>
      {t('skip')}
    </a>
  );
}

/** First part of the path, which names the page's entry in the navigation. */
const useEntryKey = () => useLocation().pathname.split('/')[1] ?? '';

function SideNavigation() {
  const t = useWords(frameWords);
  const { may } = useSession();
  const { token } = theme.useToken();
  const selected = useEntryKey();
  const [collapsed, setCollapsed] = useState(localStorage.getItem(COLLAPSED_UNDER) === 'yes');
  const collapse = (value: boolean) => {
    setCollapsed(value);
    localStorage.setItem(COLLAPSED_UNDER, value ? 'yes' : 'no');
  };
  const entries = navigation.filter(({ scope }) => scope === undefined || may(scope));
  return (
    <Layout.Sider
      collapsible
      collapsed={collapsed}
      onCollapse={collapse}
      width={176}
      collapsedWidth={48}
      theme="light"
      style={{ borderInlineEnd: `1px solid ${token.colorBorderSecondary}` }}
      trigger={null}
    >
      <nav aria-label={t('navigation')}>
        <Brand collapsed={collapsed} onCollapse={() => collapse(!collapsed)} />
        {entries.length > 0 && (
          <Menu
            aria-label={t('navigation')}
            mode="inline"
            selectedKeys={[selected]}
            style={{ borderInlineEnd: 0 }}
            items={entries.map(({ key, icon }) => ({
              key,
              icon,
              // One stop of the Tab key: from there the arrows lead to the links.
              label: (
                <Link to={`/${key}`} tabIndex={-1}>
                  {t(`pages.${key}`)}
                </Link>
              ),
              title: t(`pages.${key}`),
            }))}
          />
        )}
      </nav>
    </Layout.Sider>
  );
}

function Brand({ collapsed, onCollapse }: { collapsed: boolean; onCollapse: () => void }) {
  const t = useWords(frameWords);
  const { token } = theme.useToken();
  const label = t(collapsed ? 'expand' : 'collapse');
  return (
    <Flex align="center" justify={collapsed ? 'center' : 'space-between'} style={{ height: 44, paddingInline: 8 }}>
      {!collapsed && (
        <Link to="/" style={{ color: token.colorText, fontWeight: 600, fontSize: token.fontSizeLG, paddingInline: 8 }}>
          {t('product')}
        </Link>
      )}
      <Button
        type="text"
        aria-label={label}
        title={label}
        icon={collapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        onClick={onCollapse}
      />
    </Flex>
  );
}

/** The page, unless the reader may not see it. */
function PermittedPage() {
  const t = useWords(frameWords);
  const { may, user } = useSession();
  const key = useEntryKey();
  const scope = navigation.find((entry) => entry.key === key)?.scope;
  if (scope === undefined || may(scope)) return <Outlet />;
  const hint = t('notPermittedHint', { scope, name: user.displayName });
  const toStart = (
    <LinkButton to="/" type="primary">
      {t('toStart')}
    </LinkButton>
  );
  return <NoticePage icon={<LockOutlined />} title={t('notPermitted')} hint={hint} action={toStart} />;
}
