import type { CustomerView } from '../../core/customer-view.ts';
import type { ContactStatus } from '../../core/effects.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { SmsConfirmAction } from '../../core/schema/sms-command.ts';
import type { AnswerableContact } from '../../ports/answerable-contacts.ts';
import type { TakenUp } from '../../ports/sms-conversations.ts';

/** What a yes can answer, and when the customer got it. */
export interface OpenOffer {
  about: TakenUp;
  at: number;
}

/** The message centre's clock and ours may differ by so much. */
const SKEW_MS = 60_000;
const inHand: ReadonlySet<ContactStatus> = new Set(['released', 'sent', 'delivered', 'unknown']);
const closing: ReadonlySet<string> = new Set(['agreed-to-pay', 'agreed-to-trial', 'declined', 'do-not-disturb']);

export type Vocabulary = Pick<Definitions, 'offers' | 'products'>;

/**
 * The messages that a yes said at `saidAt` can answer, the newest first; of one product only the newest. Whatever came
 * before a message that was answered is closed: who says yes twice does not take up last week's offer by it.
 */
export function openOffers(
  contacts: readonly AnswerableContact[],
  definitions: Vocabulary,
  confirm: SmsConfirmAction,
  profile: CustomerView['profile'],
  saidAt: number,
): OpenOffer[] {
  const inReach = contacts
    .filter(({ channel, status }) => confirm.channels.includes(channel) && inHand.has(status))
    .filter(({ changedAt }) => changedAt > saidAt - confirm.answerWithinMs && changedAt <= saidAt + SKEW_MS)
    .sort((a, b) => b.changedAt - a.changedAt || (a.contactId < b.contactId ? -1 : 1));
  const answered = inReach.findIndex(({ answer }) => answer !== undefined && closing.has(answer));
  const open = answered < 0 ? inReach : inReach.slice(0, answered);
  const seen = new Set<string>();
  return open.flatMap((contact) => {
    const about = askedBy(contact, definitions, confirm, profile);
    if (about === undefined || seen.has(about.product)) return [];
    seen.add(about.product);
    return [{ about, at: contact.changedAt }];
  });
}

/** What a message asks for; undefined when it asks for nothing. */
function askedBy(
  { contactId, offer: offerId, template, channel }: AnswerableContact,
  definitions: Vocabulary,
  { asks }: SmsConfirmAction,
  profile: CustomerView['profile'],
): TakenUp | undefined {
  const offer = definitions.offers.find(({ id }) => id === offerId);
  const asked = offer === undefined ? template : (offer.content[channel] ?? offer.content.default);
  const ask = asked === undefined ? undefined : asks[asked];
  if (asked === undefined || ask === undefined) return undefined;
  if (offer !== undefined) return { ...offerTaken(offer, asks, asked), contactId };
  const product = ask.productFrom === undefined ? undefined : profile[ask.productFrom];
  if (typeof product !== 'string' || product === '') return undefined;
  return { type: 'offer', contactId, product, means: ask.means, asked };
}

/**
 * An offer as it can be taken up. Its default text tells its terms; the text it came with may only point to it.
 *
 * @param asked the template it came with; absent: none.
 */
export function offerTaken(
  { id, product, content }: Vocabulary['offers'][number],
  asks: SmsConfirmAction['asks'],
  asked = '',
): TakenUp {
  const terms = content.default !== undefined && asks[content.default] !== undefined ? content.default : asked;
  return { type: 'offer', offer: id, product, means: asks[terms]?.means ?? 'order', asked: terms };
}
