import { Liquid } from 'liquidjs';
import { explainDecision } from '../../src/core/decisions/explain.ts';
import type { ContactChanged, DecisionRecorded } from '../../src/core/effects.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';

/** A text somebody is shown, and the decision it belongs to. */
export interface ShownText {
  text: string;
  /** Who reads it and where. */
  place: string;
  decisionId?: string;
}

type Profile = Record<string, unknown>;

const liquid = new Liquid({ strictFilters: true });

/** The message a contact is made of, with what is known of the customer put in. */
export function messageOf(contact: ContactChanged, definitions: Definitions, profile: Profile): ShownText {
  const { campaign, channel, decisionId } = contact;
  const offer = definitions.offers.find(({ id }) => id === contact.offer);
  const product = definitions.products.find(({ id }) => id === offer?.product);
  const templateId = offer === undefined ? fixedTemplate(contact, definitions) : offerTemplate(offer.content, channel);
  const template = definitions.templates.find(({ id }) => id === templateId);
  if (template === undefined) throw new Error(`contact ${contact.contactId} has no text: ${campaign} by ${channel}`);
  const text = String(liquid.parseAndRenderSync(template.text, { profile, offer, product }));
  return { text, place: `message ${templateId} by ${channel}`, ...(decisionId !== undefined && { decisionId }) };
}

function fixedTemplate({ campaign, channel }: ContactChanged, { campaigns }: Definitions): string | undefined {
  const steps = campaigns.find(({ id }) => id === campaign)?.journey ?? [];
  for (const step of steps) if (step.type === 'message' && step.channel === channel) return step.template;
  return undefined;
}

const offerTemplate = (content: Record<string, string>, channel: string): string | undefined =>
  content[channel] ?? content.default;

/** What a clerk has on the screen to talk from: the offer with its selling points and script, the name of its product. */
export function deskTextsOf(decision: DecisionRecorded, definitions: Definitions): ShownText[] {
  const shown = new Set(decision.candidates.flatMap((each) => ('stage' in each ? [] : [each.offer])));
  const offers = definitions.offers.filter(({ id }) => shown.has(id));
  return offers.map(({ id, name, sellingPoints, script = '', product: productId }) => {
    const product = definitions.products.find((each) => each.id === productId);
    const lines = [name, ...sellingPoints, script, product?.name];
    return { text: lines.join('\n'), place: `offer ${id} on the desk`, decisionId: decision.decisionId };
  });
}

/** Why this and why not the others, as a clerk reads it, in both languages. */
export function clerkReasonsOf(decision: DecisionRecorded, definitions: Definitions): ShownText {
  const { en, zh } = explainDecision(decision, definitions, 'clerk');
  return { text: `${en}\n${zh}`, place: 'reasons for the clerk', decisionId: decision.decisionId };
}
