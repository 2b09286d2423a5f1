/** What a check found: a fact for the table and, when something is amiss, what to do. */
export interface Finding {
  state: 'ok' | 'warning' | 'failed';
  found: string;
  /** Empty when `ok`. */
  advice: string;
}

/** One thing the doctor looks at. */
export interface Check {
  name: string;
  run(): Finding | Promise<Finding>;
}

export const ok = (found: string): Finding => ({ state: 'ok', found, advice: '' });
export const warning = (found: string, advice: string): Finding => ({ state: 'warning', found, advice });
export const failed = (found: string, advice: string): Finding => ({ state: 'failed', found, advice });
