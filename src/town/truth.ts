import { preferencesOf } from './answers/preferences.ts';
import { cellName } from './geography.ts';
import type { Person } from './people/person.ts';
import { townProducts } from './people/products.ts';

const rounded = (numbers: Readonly<Record<string, number>>, digits: number) =>
  Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, Number(number.toFixed(digits))]));

/** What is true of a person and the engine never reads: a line of `truth.ndjson` (docs/guides/town.md). */
export function truthOf(person: Person): object {
  const { customerId, habit, home, work, trouble, invalid } = person;
  const { interest, liking } = preferencesOf(person);
  return {
    customerId,
    habit,
    home: cellName(home),
    work: work === undefined ? undefined : cellName(work),
    interest: rounded(interest, 4),
    liking: rounded(liking, 2),
    shopsForPhone: person.phoneShopper || undefined,
    offForDays: person.offForDays || undefined,
    trouble,
    invalidHolding: invalid && { product: townProducts[invalid.product].id, reason: invalid.reason },
  };
}
