import type { Logger } from 'pino';

interface Part {
  name: string;
  end: () => Promise<unknown>;
  mostMs: number;
}

const MOST_MS = 10_000;

/** Ends the parts of a service, the last begun first, each within its time: a part that hangs keeps no other from ending. */
export class Shutdown {
  private readonly log: Logger;
  private readonly parts: Part[] = [];

  constructor(log: Logger) {
    this.log = log;
  }

  add(name: string, end: () => Promise<unknown>, mostMs = MOST_MS): void {
    this.parts.push({ name, end, mostMs });
  }

  /** @returns whether everything has ended; what has not is safe to leave, for the log has it, but keeps the process up. */
  async run(): Promise<boolean> {
    let clean = true;
    for (const part of this.parts.splice(0).reverse()) clean = (await this.end(part)) && clean;
    return clean;
  }

  private async end({ name, end, mostMs }: Part): Promise<boolean> {
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, mostMs, false);
    const ended = end().then(
      () => true,
      (error: unknown) => {
        this.log.warn({ err: error }, `${name}: did not end well`);
        return false;
      },
    );
    const clean = await Promise.race([ended, late]);
    clearTimeout(timer);
    if (!clean) this.log.warn(`${name}: has not ended within ${mostMs / 1000} s and is left; the next start goes on`);
    return clean;
  }
}
