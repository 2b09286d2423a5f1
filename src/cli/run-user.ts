import { type AccessRecords, withAccessRecords } from '../app/with-access-records.ts';
import { newUser } from '../features/access/new-user.ts';
import { hashPassword, randomPassword } from '../features/access/password.ts';
import { allRoles, isRole } from '../features/access/roles.ts';
import { plainName } from '../features/access/sign-in.ts';
import type { StoredUser, UserChange } from '../ports/users.ts';
import { CommandError } from './command-error.ts';
import { serviceConfigOf } from './service-settings.ts';
import { tableLines } from './table.ts';
import { tellTrail } from './tell-trail.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

export type UserAction = 'add' | 'list' | 'password' | 'disable' | 'enable';

export interface UserOptions {
  roles?: string;
  region?: string;
  displayName?: string;
  config?: string;
  json?: true;
}

/** Users of one page of the list. */
const PAGE = 200;

/** @throws CommandError */
export async function runUser(
  action: UserAction,
  written: string | undefined,
  options: UserOptions,
  terminal: Terminal,
): Promise<void> {
  const name = plainName(written ?? '');
  if (action !== 'list' && name === '') throw usage(`which user? opportune user ${action} NAME`);
  const roles = action === 'add' ? rolesFrom(options.roles) : [];
  const config = serviceConfigOf(options.config);
  const json = options.json === true;
  await tellingMistakes(() =>
    withAccessRecords(config, async (records) => {
      if (action === 'list') return list(records, json, terminal);
      if (action === 'add') return add(records, { ...options, name, roles }, terminal);
      const user = await records.users.findByName(name);
      if (user === undefined) throw usage(`there is no user ${name}; \`opportune user list\` lists them`);
      if (action === 'password') return setPassword(records, user, json, terminal);
      return setDisabled(records, user, action === 'disable', terminal);
    }),
  );
}

function rolesFrom(text: string | undefined): string[] {
  const roles = (text ?? '').split(',').flatMap((role) => role.trim() || []);
  if (roles.length === 0) throw usage(`a user wants roles: --roles ${allRoles.join(',')}`);
  const unknown = roles.filter((role) => !isRole(role));
  if (unknown.length > 0) throw usage(`there is no role "${unknown.join('", "')}"; there are ${allRoles.join(', ')}`);
  return roles;
}

async function add(
  { users, trail }: AccessRecords,
  { name, roles, region, displayName = name, json }: Omit<UserOptions, 'roles'> & { name: string; roles: string[] },
  terminal: Terminal,
): Promise<void> {
  const password = randomPassword();
  const wanted = { name, displayName, roles, passwordHash: await hashPassword(password), ...(region && { region }) };
  const user = newUser(wanted, { by: 'opportune user', at: Date.now() });
  if (!(await users.create(user))) throw usage(`somebody has the name ${name} already`);
  await tellTrail(trail, { action: 'user.create', subject: name, detail: { roles, ...(region && { region }) } });
  showPassword(name, password, json === true, terminal);
}

async function setPassword(
  { users, sessions, trail }: AccessRecords,
  { userId, name }: StoredUser,
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  const password = randomPassword();
  await users.change(userId, { passwordHash: await hashPassword(password) });
  await sessions.endAllOf(userId);
  await tellTrail(trail, { action: 'user.password', subject: name });
  showPassword(name, password, json, terminal);
}

async function setDisabled(
  { users, sessions, trail }: AccessRecords,
  { userId, name }: StoredUser,
  disabled: boolean,
  terminal: Terminal,
): Promise<void> {
  const change: UserChange = { disabledAt: disabled ? Date.now() : null };
  await users.change(userId, change);
  if (disabled) await sessions.endAllOf(userId);
  await tellTrail(trail, { action: 'user.change', subject: name, detail: { disabled } });
  terminal.line(disabled ? `${name} cannot sign in any more` : `${name} can sign in again`);
}

function showPassword(name: string, password: string, json: boolean, terminal: Terminal): void {
  if (json) terminal.line(JSON.stringify({ name, password }));
  else {
    terminal.line(password);
    terminal.note(`This is the password of ${name}; it is not shown again.`);
  }
}

async function list({ users }: AccessRecords, json: boolean, terminal: Terminal): Promise<void> {
  const all: StoredUser[] = [];
  for (let page = await users.list(PAGE); page.length > 0; ) {
    all.push(...page);
    page = await users.list(PAGE, { after: page.at(-1)!.name });
  }
  if (json) {
    terminal.line(JSON.stringify(all.map(({ passwordHash: _, ...shown }) => shown)));
    return;
  }
  const day = (at: number | undefined) => (at === undefined ? '' : new Date(at).toISOString().slice(0, 16));
  const rows = all.map(({ name, displayName, roles, region = '', disabledAt, signedInAt }) => [
    ...[name, displayName, roles.join(','), region],
    ...[disabledAt === undefined ? 'valid' : 'disabled', day(signedInAt)],
  ]);
  for (const line of tableLines([['name', 'called', 'roles', 'region', 'state', 'signed in'], ...rows])) {
    terminal.line(line);
  }
}

function usage(message: string): CommandError {
  return new CommandError('usage', message, 'See `opportune help user`');
}
