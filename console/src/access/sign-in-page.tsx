import { useQueryClient } from '@tanstack/react-query';
import { Card, Flex, Typography, theme } from 'antd';
import { useEffect } from 'react';
import { frameWords } from '../frame/frame-words.ts';
import { LanguageSwitch } from '../frame/language-switch.tsx';
import { sessionKey } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { accessWords } from './access-words.ts';
import { SignInForm } from './sign-in-form.tsx';

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
      <Card style={{ width: 340 }}>
        <SignInForm onSignedIn={(session) => queries.setQueryData(sessionKey, session)} />
      </Card>
      <LanguageSwitch />
    </Flex>
  );
}
