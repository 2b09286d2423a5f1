import { newUser } from '../../features/access/new-user.ts';
import { hashPassword } from '../../features/access/password.ts';
import { allRoles, type Role } from '../../features/access/roles.ts';
import type { Users } from '../../ports/users.ts';

/** Known to everybody who reads the terminal: a demonstration listens on this machine alone. */
export const DEMO_PASSWORD = 'opportune-demo';

/** The city whose planner there is, a region of the telecom pack. */
const CITY = 'wuhan';

const people: Readonly<Record<Role, string>> = {
  planner: '省公司策划',
  approver: '审批人',
  clerk: '营业员',
  caller: '外呼员',
  analyst: '分析员',
  operator: '运维员',
  compliance: '合规员',
  administrator: '管理员',
};

/** Makes a user of each role, named like it, and a planner of a city; those who are there already stay as they are. */
export async function makeDemoUsers(users: Users): Promise<string[]> {
  const at = Date.now();
  const by = 'the demonstration';
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const wanted = [
    ...allRoles.map((role) =>
      newUser({ name: role, displayName: people[role], roles: [role], passwordHash }, { by, at }),
    ),
    newUser(
      { name: `planner-${CITY}`, displayName: '武汉市策划', roles: ['planner'], region: CITY, passwordHash },
      { by, at },
    ),
  ];
  for (const user of wanted) await users.create(user);
  return wanted.map(({ name }) => name);
}
