import { ProblemError } from './answer.ts';
import { consoleHeader, fetchAsUser } from './api.ts';

/** Who is signed in and what they may do. */
export interface Session {
  user: { id: string; name: string; displayName: string; roles: string[]; language?: string };
  scopes: string[];
  /** The region the user is bound to; absent: the whole country. */
  region?: { id: string; name: string; level: string };
  /** Epoch ms. */
  expiresAt: number;
}

/** How one can sign in here. */
export interface SignInWays {
  password: boolean;
  /** The sign-in of the house. */
  openId?: { label: string };
}

async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const request = new Request(new URL(path, location.origin), {
    method,
    headers: { ...consoleHeader, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const response = await fetchAsUser(request);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const answer = isJson && text !== '' ? JSON.parse(text) : {};
  if (!response.ok) throw new ProblemError(response.status, answer);
  return answer;
}

/** Null: nobody is signed in. */
export async function readSession(): Promise<Session | null> {
  try {
    return await call<Session>('GET', '/v1/session');
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  }
}

export const readSignInWays = () => call<SignInWays>('GET', '/v1/session/ways');

export const signIn = (name: string, password: string) => call<Session>('POST', '/v1/session', { name, password });

/** Keeps the language for the user, wherever they sign in next. */
export const keepLanguage = (language: string) => call<Session>('PATCH', '/v1/session', { language });

export const signOut = () => call<unknown>('DELETE', '/v1/session');
