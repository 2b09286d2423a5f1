import type { AddressBook } from './address-book.ts';

/** Unique texts about a customer, which the engine does not hold. */
export interface DirectoryEntry {
  customerId: string;
  number?: string;
  name?: string;
  email?: string;
  appToken?: string;
}

/** What is to change: null takes away, absent stays. */
export type DirectoryChange = { customerId: string } & {
  [F in keyof Omit<DirectoryEntry, 'customerId'>]?: string | null;
};

/** Who customers are and where they are reached. */
export interface CustomerDirectory extends AddressBook {
  /** Of two changes of a customer in one call the later stands field by field. */
  change(changes: readonly DirectoryChange[], at: number): Promise<void>;
  /** Those of these customers that are known, in no order. */
  entries(customerIds: readonly string[]): Promise<DirectoryEntry[]>;
  /** Who has this number; undefined: nobody, or several. */
  customerWithNumber(number: string): Promise<string | undefined>;
}
