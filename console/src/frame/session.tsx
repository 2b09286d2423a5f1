import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { readSession, type Session } from '../api/session-calls.ts';
import { chooseLanguage, isLanguage } from './languages.ts';

/** The session as pages see it. */
export interface SignedIn extends Omit<Session, 'scopes'> {
  scopes: ReadonlySet<string>;
  may(scope: string): boolean;
}

const SessionContext = createContext<SignedIn | undefined>(undefined);

export const sessionKey = ['session'] as const;

/** Who is signed in; null: nobody. */
export function useSessionQuery() {
  return useQuery({ queryKey: sessionKey, queryFn: readSession, staleTime: 60_000 });
}

/** Gives the session to everything below it. */
export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  const { language } = session.user;
  // What a user chose goes with them to every device.
  useEffect(() => {
    if (isLanguage(language)) chooseLanguage(language);
  }, [language]);
  const signedIn = useMemo(() => {
    const scopes = new Set(session.scopes);
    return { ...session, scopes, may: (scope: string) => scopes.has(scope) };
  }, [session]);
  return <SessionContext value={signedIn}>{children}</SessionContext>;
}

/** The signed-in user. Only below the frame. */
export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession is for pages inside of the frame');
  return session;
}
