import { Liquid, type Template } from 'liquidjs';
import type { Definitions, OfferDefinition, ProductDefinition } from '../core/schema/definitions.ts';

/** Values of a customer's attributes, for templates that name them. */
export type Profile = Readonly<Record<string, unknown>>;

interface Message {
  template: Template[];
  offer: OfferDefinition | undefined;
  product: ProductDefinition | undefined;
  /** Rendered, when nothing of it depends on the customer. */
  fixed: string | undefined;
}

const liquid = new Liquid({ strictFilters: true, relativeReference: false });

/** The words customers get, rendered from the templates of one set of definitions; each is parsed once. */
export class MessageTexts {
  private readonly definitions: Definitions;
  private readonly messages = new Map<string, Message | undefined>();

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  /** An offer's content on a channel; undefined when it has none. */
  offer(offerId: string, channel: string, profile: () => Promise<Profile>): Promise<string | undefined> {
    return this.render(`offer ${channel} ${offerId}`, () => this.makeOffer(offerId, channel), profile);
  }

  /** A fixed text; undefined when there is no such template. */
  template(templateId: string, profile: () => Promise<Profile>): Promise<string | undefined> {
    return this.render(`template ${templateId}`, () => this.make(templateId, undefined), profile);
  }

  private async render(
    key: string,
    make: () => Message | undefined,
    profile: () => Promise<Profile>,
  ): Promise<string | undefined> {
    if (!this.messages.has(key)) this.messages.set(key, make());
    const message = this.messages.get(key);
    if (message === undefined || message.fixed !== undefined) return message?.fixed;
    const { template, offer, product } = message;
    return String(await liquid.render(template, { profile: await profile(), offer, product }));
  }

  private makeOffer(offerId: string, channel: string): Message | undefined {
    const offer = this.definitions.offers.find(({ id }) => id === offerId);
    const templateId = offer?.content[channel] ?? offer?.content.default;
    return templateId === undefined ? undefined : this.make(templateId, offer);
  }

  private make(templateId: string, offer: OfferDefinition | undefined): Message | undefined {
    const { products, templates } = this.definitions;
    const source = templates.find(({ id }) => id === templateId);
    if (source === undefined) return undefined;
    const product = products.find(({ id }) => id === offer?.product);
    const template = liquid.parse(source.text);
    const personal = 'profile' in liquid.analyzeSync(template, { partials: false }).globals;
    return {
      template,
      offer,
      product,
      fixed: personal ? undefined : String(liquid.renderSync(template, { offer, product })),
    };
  }
}
