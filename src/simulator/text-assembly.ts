import type { RecordLine } from './handset-record.ts';

export type SubmitLine = Extract<RecordLine, { kind: 'submit' }>;

const MOST_BEGUN = 100_000;

/** Puts the parts of long texts together, as a phone does; of too many begun texts the oldest are forgotten. */
export class TextAssembly {
  private readonly begun = new Map<string, SubmitLine[]>();

  /** @returns the submits of the text that this one completes, in order; undefined while parts are missing. */
  add(submit: SubmitLine): SubmitLine[] | undefined {
    const { part } = submit;
    if (part === undefined) return [submit];
    const key = JSON.stringify([submit.account, submit.from, submit.to, part.reference, part.total]);
    const known = this.begun.get(key);
    // A part that comes again belongs to another text: short references come round.
    const parts = known === undefined || known.some(({ part: own }) => own?.sequence === part.sequence) ? [] : known;
    parts.push(submit);
    this.begun.delete(key);
    if (parts.length >= part.total) return parts.sort((a, b) => (a.part?.sequence ?? 0) - (b.part?.sequence ?? 0));
    this.begun.set(key, parts);
    const [oldest] = this.begun.keys();
    if (this.begun.size > MOST_BEGUN) this.begun.delete(oldest);
    return undefined;
  }
}
