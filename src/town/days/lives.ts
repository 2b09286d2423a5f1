import type { Device } from '../people/devices.ts';
import { devices } from '../people/devices.ts';
import type { Person } from '../people/person.ts';
import { dataPackageMb } from '../people/products.ts';

/** What changes about people as the days go by, starting from their first morning. */
export class Lives {
  readonly balance: Float64Array;
  readonly inArrears: Uint8Array;
  readonly dataPlanMb: Float64Array;
  readonly dataUsedMb: Float64Array;
  /** Indexes in `devices`; -1 for one the device table does not know. */
  readonly device: Int16Array;
  /** First day (from 0) back in town; a person is away before it and from `awayFrom` on. */
  readonly awayFrom: Int32Array;
  readonly backOn: Int32Array;
  /** The day (from 0) on whose evening a phone long switched off is switched on again; -1 for all others. */
  readonly wakesOn: Int32Array;
  private readonly holdings: number[][];

  constructor(people: readonly Person[]) {
    this.balance = Float64Array.from(people, ({ balance }) => balance);
    this.inArrears = Uint8Array.from(people, ({ inArrears }) => Number(inArrears));
    this.dataPlanMb = Float64Array.from(people, ({ dataPlanMb }) => dataPlanMb);
    this.dataUsedMb = Float64Array.from(people, ({ dataUsedMb }) => dataUsedMb);
    this.device = Int16Array.from(people, ({ device }) => device);
    this.awayFrom = new Int32Array(people.length).fill(-1);
    this.backOn = new Int32Array(people.length).fill(-1);
    this.wakesOn = Int32Array.from(people, ({ offForDays }) => offForDays - 1);
    this.holdings = people.map(({ holdings }) => holdings.map(({ product }) => product));
  }

  deviceOf(person: Person): Device | undefined {
    return devices[this.device[person.number]];
  }

  /** Out of town for the whole day or a part of it. */
  isAway(person: Person, day: number): boolean {
    return day >= this.awayFrom[person.number] && day <= this.backOn[person.number] && this.backOn[person.number] >= 0;
  }

  /** Switched off since long before the first day, and still so on this day. */
  isSilent(person: Person, day: number): boolean {
    return day <= this.wakesOn[person.number];
  }

  holds(person: Person, product: number): boolean {
    return this.holdings[person.number].includes(product);
  }

  holdingsOf(person: Person): readonly number[] {
    return this.holdings[person.number];
  }

  order(person: Person, product: number): void {
    this.holdings[person.number].push(product);
    this.dataPlanMb[person.number] += dataPackageMb.get(product) ?? 0;
  }

  cancel(person: Person, product: number): void {
    const held = this.holdings[person.number];
    this.holdings[person.number] = held.filter((other) => other !== product);
    this.dataPlanMb[person.number] -= dataPackageMb.get(product) ?? 0;
  }
}
