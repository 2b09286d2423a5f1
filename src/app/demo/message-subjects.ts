import type { ContactChanged, OutcomeNoted } from '../../core/effects.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { MessageSubject } from '../../simulator/town-phones.ts';

const MOST_SUBJECTS = 200_000;

/** Whether an offer is free for a while and then ends by itself. */
export function isTrial(offer: string | undefined): boolean {
  return offer?.endsWith('-free') === true || offer === 'data-trial';
}

/** What the last message to each number on one channel was about. The newest 200,000 are kept. */
export class MessageSubjects {
  private readonly channel: string;
  private readonly products: ReadonlyMap<string, string>;
  private readonly questions: readonly Form[];
  private readonly replies: readonly Form[];
  private readonly latest = new Map<string, MessageSubject>();

  constructor(channel: string, { offers, smsCommands = [] }: Definitions) {
    this.channel = channel;
    this.products = new Map(offers.map(({ id, product }) => [id, product]));
    this.questions = smsCommands.flatMap(({ action }) =>
      action.type === 'confirm' ? [formOf(action.replies.again)] : [],
    );
    this.replies = smsCommands.flatMap(({ action }) => Object.values(action.replies).map(formOf));
  }

  /** Customers are reached by their ids. */
  note({ customerId, contactId, campaign, channel, offer, at }: ContactChanged): void {
    if (channel !== this.channel) return;
    const product = offer === undefined ? undefined : this.products.get(offer);
    this.latest.delete(customerId);
    this.latest.set(customerId, {
      contactId,
      campaign,
      channel,
      ...(product !== undefined && { product }),
      trial: isTrial(offer),
      plannedAt: at,
    });
    const [oldest] = this.latest.keys();
    if (this.latest.size > MOST_SUBJECTS && oldest !== undefined) this.latest.delete(oldest);
  }

  /** What a contact of the channel offered; undefined when it is not the last any more, or of another channel. */
  productOf({ customerId, contactId }: OutcomeNoted): string | undefined {
    const subject = this.latest.get(customerId);
    return subject?.contactId === contactId ? subject.product : undefined;
  }

  /**
   * What a text to this number is about: nothing when it answers what somebody wrote, unless it asks whether they mean it.
   */
  find(to: string, text: string): MessageSubject | undefined {
    const subject = this.latest.get(to);
    if (subject !== undefined && this.questions.some((isOf) => isOf(text))) return { ...subject, asksAgain: true };
    return this.replies.some((isOf) => isOf(text)) ? undefined : subject;
  }
}

type Form = (text: string) => boolean;

/** Whether a text came of a Liquid text, by how that begins and how it ends, whatever stands in the places it fills. */
function formOf(liquid: string): Form {
  const first = liquid.indexOf('{');
  if (first < 0) return (text) => text === liquid.trim();
  const [begin, end] = [liquid.slice(0, first).trim(), liquid.slice(liquid.lastIndexOf('}') + 1).trim()];
  return (text) => text.length >= begin.length + end.length && text.startsWith(begin) && text.endsWith(end);
}
