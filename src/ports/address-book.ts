/** What an address is good for. */
export type AddressKind = 'number' | 'email' | 'app';

/** Where customers are reached. Unique texts, which the engine does not hold. */
export interface AddressBook {
  /** Undefined when the customer has no such address. */
  addressOf(customerId: string, kind: AddressKind): Promise<string | undefined>;
}
