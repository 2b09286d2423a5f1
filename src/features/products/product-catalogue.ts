import type { Static } from 'typebox';
import type {
  CampaignDefinition,
  Definitions,
  OfferDefinition,
  ProductDefinition,
} from '../../core/schema/definitions.ts';
import { MessageTexts } from '../../definitions/message-texts.ts';
import type { Caller } from '../access/caller.ts';
import { maySeeRegion } from '../access/region-scope.ts';
import { DefinitionNames } from '../customers/definition-names.ts';
import { stepsIn } from '../customers/journey-steps.ts';
import type { catalogueSchema, productSchema } from './product-schemas.ts';

/** Of `content`: the template of all channels that have none of their own. */
const DEFAULT = 'default';

type Shown = Static<typeof productSchema>;

/** What the definitions say about products; made once for a set of them. */
export class ProductCatalogue {
  readonly definitions: Definitions;
  private readonly names: DefinitionNames;
  private readonly texts: MessageTexts;
  /** By product. */
  private readonly offers: ReadonlyMap<string, OfferDefinition[]>;
  private readonly campaigns: ReadonlyMap<string, CampaignDefinition[]>;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
    this.names = DefinitionNames.of(definitions);
    this.texts = new MessageTexts(definitions);
    this.offers = Map.groupBy(definitions.offers, ({ product }) => product);
    this.campaigns = campaignsByProduct(definitions);
  }

  /** Offers and campaigns of other regions than the caller's are not there. */
  list(caller: Pick<Caller, 'regions'>): Static<typeof catalogueSchema> {
    const { version, products, fitPrior } = this.definitions;
    return {
      version,
      products: products.map((product) => ({
        ...this.basics(product),
        offers: this.seen(this.offers, product.id, caller).length,
        campaigns: this.seen(this.campaigns, product.id, caller).length,
        isScored: fitPrior?.products[product.id] !== undefined,
      })),
    };
  }

  /** Undefined: there is no such product. */
  async product(id: string, caller: Pick<Caller, 'regions'>): Promise<Shown | undefined> {
    const { version, products, fitPrior } = this.definitions;
    const product = products.find((each) => each.id === id);
    if (product === undefined) return undefined;
    const { attributionMs, eligibility, suitability, exclusiveWith } = product;
    const offers = this.seen(this.offers, id, caller);
    return {
      version,
      ...this.basics(product),
      ...(attributionMs !== undefined && { attributionMs }),
      eligibility,
      suitability,
      exclusiveWith: exclusiveWith.map((other) => ({ id: other, name: this.names.products.get(other) ?? other })),
      characteristics: fitPrior?.products[id] ?? {},
      offers: await Promise.all(offers.map((offer) => this.offer(offer))),
      campaigns: this.seen(this.campaigns, id, caller).map(({ id, name }) => ({ id, name })),
    };
  }

  private seen<Regional extends { region?: string }>(
    of: ReadonlyMap<string, readonly Regional[]>,
    product: string,
    caller: Pick<Caller, 'regions'>,
  ): Regional[] {
    return (of.get(product) ?? []).filter(({ region }) => maySeeRegion(caller, region, this.definitions));
  }

  private basics({ id, name, line, category, priceCents, value, validFrom, validUntil }: ProductDefinition) {
    return {
      ...{ id, name, category, value },
      ...(line !== undefined && { line: { id: line, name: this.names.lines.get(line) ?? line } }),
      ...(priceCents !== undefined && { priceCents }),
      ...(validFrom !== undefined && { validFrom }),
      ...(validUntil !== undefined && { validUntil }),
    };
  }

  private async offer(offer: OfferDefinition): Promise<Shown['offers'][number]> {
    const { id, name, where, lever, propensity, sellingPoints, script, validFrom, validUntil } = offer;
    return {
      ...{ id, name, lever, sellingPoints },
      ...(where !== undefined && { where }),
      ...(propensity !== undefined && { propensity }),
      ...(script !== undefined && { script }),
      ...(validFrom !== undefined && { validFrom }),
      ...(validUntil !== undefined && { validUntil }),
      texts: await this.textsOf(offer),
    };
  }

  /** Channels of one template together. */
  private async textsOf({ id, content }: OfferDefinition): Promise<Shown['offers'][number]['texts']> {
    const byTemplate = Map.groupBy(Object.entries(content), ([, template]) => template);
    const texts = [...byTemplate].map(async ([template, uses]) => {
      const channels = uses.map(([channel]) => channel);
      const own = channels.filter((channel) => channel !== DEFAULT);
      const text = await this.texts.offer(id, own[0] ?? '', async () => ({}));
      const named = own.map((channel) => ({ id: channel, name: this.names.channels.get(channel) ?? channel }));
      return { template, channels: channels.includes(DEFAULT) ? [] : named, text: text ?? '' };
    });
    return Promise.all(texts);
  }
}

function campaignsByProduct({ campaigns, offers }: Definitions): Map<string, CampaignDefinition[]> {
  const productOf = new Map(offers.map(({ id, product }) => [id, product]));
  const found = new Map<string, CampaignDefinition[]>();
  for (const campaign of campaigns) {
    const products = new Set(offersOf(campaign).map((offer) => productOf.get(offer)));
    for (const product of products) {
      if (product !== undefined) found.set(product, [...(found.get(product) ?? []), campaign]);
    }
  }
  return found;
}

/** Offers of a campaign, some of them several times. */
function offersOf({ journey }: CampaignDefinition): string[] {
  return stepsIn(journey).flatMap((step) =>
    step.type !== 'offer'
      ? []
      : [
          ...(step.offers ?? []),
          ...(step.table ?? []).flatMap((row) => row.offers),
          ...(step.matrix ?? []).flatMap(({ cells }) => Object.values(cells).flat()),
        ],
  );
}
