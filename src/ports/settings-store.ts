/** What operators set while the program runs, by name. */
export interface SettingsStore {
  /** Undefined when it was never set. */
  read(name: string): Promise<unknown>;
  /** @param value anything that JSON can hold */
  write(name: string, value: unknown, by: string, at: number): Promise<void>;
}
