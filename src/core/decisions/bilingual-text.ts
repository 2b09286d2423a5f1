/** A sentence in the two languages of the product. */
export interface BilingualText {
  readonly en: string;
  readonly zh: string;
}
