import type { Definitions } from '../../core/schema/definitions.ts';
import { MessageTexts } from '../../definitions/message-texts.ts';
import type { AddressBook, AddressKind } from '../../ports/address-book.ts';
import type { OutboundMessage } from '../../ports/channel.ts';
import type { WaitingContact } from '../../ports/contact-records.ts';
import type { LiveService } from '../live/live-service.ts';

/** A message that is not in its customer's hands a day after it was due is of no use any more. */
const VALID_MS = 86_400_000;

/** Why no message can be made of a contact, for people. */
export interface NoMessage {
  detail: string;
}

/** Makes messages of contacts: their words, and where they go. */
export class OutboundMessages {
  private readonly live: Pick<LiveService, 'definitions' | 'customer'>;
  private readonly addresses: AddressBook;
  private definitions: Definitions | undefined;
  private texts!: MessageTexts;

  constructor(live: Pick<LiveService, 'definitions' | 'customer'>, addresses: AddressBook) {
    this.live = live;
    this.addresses = addresses;
  }

  async of(contact: WaitingContact, kind: AddressKind): Promise<OutboundMessage | NoMessage> {
    const { contactId, customerId, testNumber, campaign, offer, template, channel, purpose, dueAt } = contact;
    const { definitions } = this.live;
    if (this.definitions !== definitions) {
      this.definitions = definitions;
      this.texts = new MessageTexts(definitions);
    }
    const profile = async () => (await this.live.customer(customerId))?.profile ?? {};
    const text =
      offer === undefined
        ? await this.texts.template(template ?? '', profile)
        : await this.texts.offer(offer, channel, profile);
    if (text === undefined)
      return { detail: `the definitions have no text for ${offer ?? template} on ${channel} any more` };
    const address = testNumber ?? (await this.addresses.addressOf(customerId, kind));
    if (address === undefined) return { detail: `the customer has no address of kind "${kind}"` };
    const found = definitions.offers.find(({ id }) => id === offer);
    return {
      contactId,
      customerId: testNumber ?? customerId,
      address,
      text,
      title: found?.name ?? '',
      campaign,
      ...(offer !== undefined && { offer }),
      ...(found !== undefined && { product: found.product }),
      purpose,
      expiresAt: dueAt + VALID_MS,
    };
  }
}
