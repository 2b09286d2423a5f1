import type { SettingsStore } from '../../ports/settings-store.ts';

/** A phone on somebody's desk: messages may be sent to it to see how they look. */
export interface TestNumber {
  number: string;
  /** Whose it is, for people. */
  name: string;
}

const STORED_UNDER = 'test-numbers';

/** The numbers of an installation that tests may go to: those who run it know whose they are. */
export class TestNumbers {
  private readonly settings: SettingsStore;

  constructor(settings: SettingsStore) {
    this.settings = settings;
  }

  async read(): Promise<TestNumber[]> {
    const kept = await this.settings.read(STORED_UNDER);
    return Array.isArray(kept) ? (kept as TestNumber[]) : [];
  }

  async write(numbers: readonly TestNumber[], by: string, at: number): Promise<void> {
    await this.settings.write(STORED_UNDER, numbers, by, at);
  }
}
