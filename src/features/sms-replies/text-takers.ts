/** A text that is for another part of the product: who wrote it, and what. */
export interface TakenText {
  customerId: string;
  /** In the plain form of keywords: capitals, without spaces; with its keyword. */
  text: string;
  /** The same when the text is told again: it must have no second effect then, and the same answer. */
  textId: string;
  /** Epoch ms. */
  at: number;
}

/**
 * What became of a voucher. `reason`: why it is not good, in words for the customer; `product`: id of what is free now;
 * `endsAt`: epoch ms.
 */
export type Redeemed = { status: 'redeemed'; product: string; endsAt: number } | { status: 'refused'; reason: string };

/** Redeems vouchers. */
export interface VoucherRedemption {
  redeem(text: TakenText): Promise<Redeemed>;
}

/** Asks and marks questions. */
export interface TrainingTexts {
  /** The whole reply; undefined: the customer takes part in no training. */
  take(text: TakenText): Promise<string | undefined>;
}
