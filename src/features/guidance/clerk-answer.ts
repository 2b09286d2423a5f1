import { Type } from 'typebox';
import type { ContactChanged, DecisionRecorded, Effect } from '../../core/effects.ts';
import type { Definitions, OfferDefinition, ProductDefinition } from '../../core/schema/definitions.ts';
import { MessageTexts } from '../../definitions/message-texts.ts';

export type Language = 'en' | 'zh';

/** The answer to a touchpoint. Nothing in it tells what made the moment: no campaign, scenario, moment or trigger. */
export const clerkAnswer = Type.Object({
  decisionId: Type.String(),
  at: Type.Integer(),
  result: Type.Enum(['presented', 'nothing']),
  offers: Type.Array(
    Type.Object({
      rank: Type.Integer({ description: 'From 1, the best.' }),
      contactId: Type.String({ description: 'For `POST /v1/contacts/{contactId}/outcomes`.' }),
      product: Type.String(),
      name: Type.String(),
      priceCents: Type.Optional(Type.Number()),
      content: Type.String({ description: 'The text for this channel.' }),
      sellingPoints: Type.Array(Type.String()),
      script: Type.Optional(Type.String({ description: 'What the clerk may say.' })),
      reason: Type.String({ description: 'Fit for the clerk.' }),
    }),
  ),
});

const REASONS: Record<Language, { first: string; other: string }> = {
  en: { first: 'Suits this customer best now', other: 'Also suits this customer' },
  zh: { first: '目前最适合该客户', other: '也适合该客户' },
};

/** Offers and products by id; made once for a set of definitions. */
export class OfferCatalogue {
  readonly definitions: Definitions;
  /** What customers read. */
  readonly texts: MessageTexts;
  private readonly offers: ReadonlyMap<string, OfferDefinition>;
  private readonly products: ReadonlyMap<string, ProductDefinition>;
  private readonly pullChannels: ReadonlySet<string>;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
    this.texts = new MessageTexts(definitions);
    this.offers = new Map(definitions.offers.map((offer) => [offer.id, offer]));
    this.products = new Map(definitions.products.map((product) => [product.id, product]));
    const pull = definitions.channels.filter(({ mode }) => mode === 'pull');
    this.pullChannels = new Set(pull.map(({ id }) => id));
  }

  /** Whether customers ask on it. */
  isPullChannel(channel: string): boolean {
    return this.pullChannels.has(channel);
  }

  /** One presented offer for the clerk; `content` is filled in by the caller. */
  presented(contact: ContactChanged, rank: number, language: Language) {
    const offer = this.offers.get(contact.offer ?? '');
    const product = this.products.get(offer?.product ?? '');
    return {
      rank,
      contactId: contact.contactId,
      product: offer?.product ?? '',
      name: offer?.name ?? '',
      ...(product?.priceCents !== undefined && { priceCents: product.priceCents }),
      content: '',
      sellingPoints: offer?.sellingPoints ?? [],
      ...(offer?.script !== undefined && { script: offer.script }),
      reason: rank === 1 ? REASONS[language].first : REASONS[language].other,
    };
  }
}

/** Of the effects of an ask: its decision, and what it presents in the order of rank. */
export function partsOfAnswer(effects: readonly Effect[]): { decision: DecisionRecorded; contacts: ContactChanged[] } {
  const decision = effects.find((effect) => effect.type === 'decision');
  if (decision === undefined) throw new Error('the engine answered an ask without a decision');
  const contacts = effects.filter((effect) => effect.type === 'contact');
  return { decision, contacts: contacts.filter(({ status }) => status === 'presented') };
}

/** The language a caller reads: Chinese when it comes first in `Accept-Language`. */
export function languageOf(acceptLanguage: string | undefined): Language {
  return acceptLanguage?.trimStart().toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
