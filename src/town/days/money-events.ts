/** What billing tells of a day: use of the balance, recharges, payments, bills, questions about the balance. */
import { dayOfMonth } from '../calendar.ts';
import { deviceMeets } from '../people/holdings.ts';
import type { Person } from '../people/person.ts';
import { hourOf, openingHour } from './rhythms.ts';
import type { Today } from './scene.ts';

/** Billing tells of the balance when it falls below one of these, in yuan. */
const balanceClasses = [50, 30, 10, 5, 0];
/** Below this many yuan people think of topping up. */
const THIN_BALANCE = 12;

export function reportMoney(today: Today): void {
  const { person } = today;
  spend(today);
  if (person.brand === 'gotone') pay(today);
  else recharge(today);
  if (isBillingDay(person, today.midnight)) sendBill(today);
  if (today.chance.happens(0.018)) askForBalance(today);
}

/** Whether this is the day of the month on which the person's bill is closed. */
const isBillingDay = (person: Person, midnight: number): boolean => dayOfMonth(midnight) === 1 + (person.number % 28);

const cents = (yuan: number) => Math.round(yuan * 100) / 100;

function spend({ scene, person, chance, report }: Today): void {
  const { balance, inArrears } = scene.lives;
  const before = balance[person.number];
  const after = cents(before - (person.monthlySpend / 30) * chance.between(0.3, 1.7));
  balance[person.number] = after;
  const hour = hourOf(chance, 'even') + chance.next();
  if (!balanceClasses.some((limit) => before >= limit && after < limit)) return;
  inArrears[person.number] = Number(after < 0);
  report('balance-update', hour, { balance: after, inArrears: after < 0 });
}

function recharge({ scene, person, chance, report }: Today): void {
  const { balance, inArrears } = scene.lives;
  const thin = balance[person.number] < THIN_BALANCE;
  // Those planted as in arrears stay so: nobody would find them otherwise.
  if (!chance.happens(thin ? 0.28 : 0.006) || person.invalid?.reason === 'in-arrears') return;
  const amount = chance.pick(person.monthlySpend > 80 ? [50, 100, 200] : [20, 30, 50, 50, 100]);
  balance[person.number] = cents(balance[person.number] + amount);
  inArrears[person.number] = Number(balance[person.number] < 0);
  const via = chance.pick(['counter', 'card', 'card', 'web', 'hotline', 'agency', 'agency'] as const);
  report('recharge', openingHour(chance) + chance.next(), { amount, balance: balance[person.number], via });
}

function pay({ scene, person, chance, midnight, report }: Today): void {
  const { balance, inArrears } = scene.lives;
  const daily = inArrears[person.number] ? 0.1 : dayOfMonth(midnight) <= 12 ? 0.06 : 0.015;
  if (!chance.happens(daily) || person.invalid?.reason === 'in-arrears') return;
  const amount = Math.ceil(person.monthlySpend / 10) * 10;
  balance[person.number] = cents(balance[person.number] + amount);
  inArrears[person.number] = Number(balance[person.number] < 0);
  const inDebt = inArrears[person.number] === 1;
  report('payment', openingHour(chance) + chance.next(), {
    amount,
    balance: balance[person.number],
    inArrears: inDebt,
  });
}

function sendBill({ scene, person, chance, report }: Today): void {
  if (!deviceMeets('mms', scene.lives.deviceOf(person)) || !person.gprsOn) return;
  const fetched = person.trouble !== 'not-fetched' && chance.happens(0.85);
  report('mms-bill', 10 + 2 * chance.next(), { amount: person.monthlySpend, fetched });
}

function askForBalance({ scene, person, chance, report }: Today): void {
  const via = chance.pick(['sms', 'sms', 'wap', 'web', 'hotline'] as const);
  report('balance-query', hourOf(chance, 'even') + chance.next(), { via, balance: scene.lives.balance[person.number] });
}
