import { HttpProblem } from '../problems/http-problem.ts';
import { hashPassword, passwordProblem } from './password.ts';

/** What is kept of a password that somebody chose. @throws HttpProblem `password-weak` */
export async function newPasswordHash(password: string, name: string): Promise<string> {
  const problem = passwordProblem(password, name);
  if (problem !== undefined) throw new HttpProblem('password-weak', problem);
  return hashPassword(password);
}
