import { useQueryClient } from '@tanstack/react-query';
import { Alert, Card, Flex, Typography, theme } from 'antd';
import { useEffect } from 'react';
import { frameWords } from '../frame/frame-words.ts';
import { LanguageSwitch } from '../frame/language-switch.tsx';
import { sessionKey } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { accessWords } from './access-words.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Who is signed in need not be told any more why they were not, nor whom they send the address to. */
function forgetReason(): void {
  const address = new URL(window.location.href);
  if (!address.searchParams.has('signIn')) return;
  address.searchParams.delete('signIn');
  window.history.replaceState(window.history.state, '', address);
}

const reasons = ['refused', 'unavailable'] as const;

/** Why single sign-on came back without anybody: the service says so in the address. */
function NotSignedIn() {
  const t = useWords(accessWords);
  const said = new URLSearchParams(window.location.search).get('signIn');
  const reason = reasons.find((each) => each === said);
  if (reason === undefined) return null;
  return (
    <Alert
      type={reason === 'refused' ? 'error' : 'warning'}
      showIcon
      role="alert"
      style={{ width: 340 }}
      title={t(`notSignedIn.${reason}.title`)}
      description={t(`notSignedIn.${reason}.hint`)}
    />
  );
}

/** Shown in place of every page to those who are not signed in; afterwards the page they asked for. */
export function SignInPage() {
  const t = useWords(accessWords);
  const frame = useWords(frameWords);
  const { token } = theme.useToken();
  const queries = useQueryClient();
  useEffect(() => {
    document.title = `${t('signIn')} · ${frame('product')}`;
  });
  return (
    <Flex
      component="main"
      vertical
      align="center"
      justify="center"
      gap="large"
      style={{ minHeight: '100vh', background: token.colorBgLayout }}
    >
      <Flex vertical align="center" gap="small">
        <h1 className="page-title" style={{ color: token.colorText }}>
          {frame('product')}
        </h1>
        <Typography.Text type="secondary">{frame('slogan')}</Typography.Text>
      </Flex>
      <NotSignedIn />
      <Card style={{ width: 340 }}>
        <SignInForm
          onSignedIn={(session) => {
            forgetReason();
            queries.setQueryData(sessionKey, session);
          }}
        />
      </Card>
      <LanguageSwitch />
    </Flex>
  );
}
