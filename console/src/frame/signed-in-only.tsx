import { Flex, Spin } from 'antd';
import { Outlet } from 'react-router';
import { SignInAgain } from '../access/sign-in-again.tsx';
import { SignInPage } from '../access/sign-in-page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { SessionProvider, useSessionQuery } from './session.tsx';

/** The pages, for those who are signed in; the sign-in page for the others, under the address they asked for. */
export function SignedInOnly() {
  const { data: session, error, refetch, isPending } = useSessionQuery();
  return (
    <>
      <ConnectionNotice />
      {isPending && (
        <Flex justify="center" align="center" style={{ height: '100vh' }}>
          <Spin />
        </Flex>
      )}
      {session === undefined && error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {session === null && <SignInPage />}
      {session != null && (
        <SessionProvider key={session.user.id} session={session}>
          <Outlet />
          <SignInAgain name={session.user.name} />
        </SessionProvider>
      )}
    </>
  );
}
