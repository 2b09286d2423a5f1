/** Whose number it is. */
export interface CustomerNumbers {
  /** The customer of a number in national form (`13812345678`); undefined when it is nobody's. */
  customerOf(number: string): Promise<string | undefined>;
}
