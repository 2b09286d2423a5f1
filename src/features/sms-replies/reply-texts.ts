import { Liquid, type Template } from 'liquidjs';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { MenuCommand, TakenUp } from '../../ports/sms-conversations.ts';

/** A numbered line of a reply. */
export interface ListedItem {
  number: number;
  label: string;
  name: string;
  priceCents?: number;
}

const liquid = new Liquid({ strictFilters: true, relativeReference: false });

/** The words of replies, of one set of definitions; each Liquid text is parsed once. */
export class ReplyTexts {
  private readonly definitions: Definitions;
  private readonly parsed = new Map<string, Template[]>();

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  render(text: string, values: object = {}): string {
    let template = this.parsed.get(text);
    if (template === undefined) {
      template = liquid.parse(text);
      this.parsed.set(text, template);
    }
    return String(liquid.renderSync(template, { ...values }));
  }

  /** What a reply may say of something taken up; `minutes`: how long the second yes counts. */
  about({ offer: offerId, product: productId, asked }: TakenUp, minutes = 0): object {
    const { offers, products } = this.definitions;
    const offer = offers.find(({ id }) => id === offerId);
    const product = products.find(({ id }) => id === productId);
    return { offer, product, asked, minutes };
  }

  /** Lines of a menu, numbered from 1. */
  items(items: readonly (TakenUp | MenuCommand)[]): ListedItem[] {
    const { offers, products, smsCommands = [] } = this.definitions;
    return items.map((item, index) => {
      const number = index + 1;
      if (item.type === 'command') {
        const label = smsCommands.find(({ id }) => id === item.command)?.menu?.label ?? '';
        return { number, label, name: label };
      }
      const product = products.find(({ id }) => id === item.product);
      const name = offers.find(({ id }) => id === item.offer)?.name ?? product?.name ?? '';
      const priceCents = item.means === 'trial' ? 0 : product?.priceCents;
      return { number, label: name, name, ...(priceCents !== undefined && { priceCents }) };
    });
  }
}
