import { answerOf, ProblemError } from './answer.ts';
import { api } from './api.ts';
import type { operations } from './api-schema.ts';

/** Who is signed in and what they may do. */
export type Session = operations['readSession']['responses'][200]['content']['application/json'];

/** Null: nobody is signed in. */
export async function readSession(): Promise<Session | null> {
  try {
    return await answerOf(api.GET('/v1/session'));
  } catch (error) {
    if (error instanceof ProblemError && error.status === 401) return null;
    throw error;
  }
}

/** How one can sign in here: by password, or by the sign-in of the house. */
export const readSignInWays = () => answerOf(api.GET('/v1/session/ways'));

export const signIn = (name: string, password: string): Promise<Session> =>
  answerOf(api.POST('/v1/session', { body: { name, password } }));

/** Keeps the language for the user, wherever they sign in next. */
export const keepLanguage = (language: Session['user']['language']) =>
  answerOf(api.PATCH('/v1/session', { body: { language: language ?? null } }));

export const signOut = () => answerOf(api.DELETE('/v1/session'));
