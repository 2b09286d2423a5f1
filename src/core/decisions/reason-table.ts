import type { Refusal } from '../effects.ts';

export type Stage = Refusal['stage'];

/** The stages in the order in which they may refuse a candidate. */
export const STAGES: readonly Stage[] = [
  'eligibility',
  'applicability',
  'suitability',
  'consent',
  'policy',
  'time',
  'capacity',
];

/**
 * All reasons a program can refuse for, numbered from 1; 0 stands for "not refused". A reason belongs
 * to one stage, so its number alone says both.
 */
export class ReasonTable {
  private readonly stages: Stage[] = ['eligibility'];
  private readonly texts: string[] = [''];
  private readonly numbers = new Map<string, number>();

  /** The number of a reason, given out at first sight. */
  number(stage: Stage, reason: string): number {
    const key = `${stage}.${reason}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.texts.length;
    this.numbers.set(key, number);
    this.stages.push(stage);
    this.texts.push(reason);
    return number;
  }

  stage(number: number): Stage {
    return this.stages[number];
  }

  /** The reason without its stage: `product.held`, `cap.sms-day`. */
  text(number: number): string {
    return this.texts[number];
  }

  /** `<stage>.<reason>`, as a withdrawn contact carries it. */
  fullText(number: number): string {
    return `${this.stages[number]}.${this.texts[number]}`;
  }

  /** Numbers in use, 0 included. */
  get size(): number {
    return this.texts.length;
  }
}
