import { Liquid, LiquidError } from 'liquidjs';
import type { Definitions, OfferDefinition, ProductDefinition, Purpose } from '../../core/schema/definitions.ts';
import { measureSms, type SmsMeasure, splitSms } from '../../definitions/sms-text.ts';
import { type MessageMark, markMessage, missingIn } from './message-marks.ts';
import type { MessageRules } from './message-rules.ts';
import { inventedProfile, type SampleValue } from './sample-customer.ts';

/** Which text, and of what it speaks. `text` comes before `template`, that before the content of the offer. */
export interface MessageSource {
  channel: string;
  offer?: OfferDefinition | undefined;
  template?: string | undefined;
  text?: string | undefined;
}

export interface RenderedMessage {
  text: string;
  /** Attributes that the text names, with the values it was rendered with. */
  profile: Record<string, SampleValue>;
  /** Those of them that were made up. */
  invented: string[];
}

/** As somebody reads it on the phone. */
export interface MessagePreview extends RenderedMessage {
  measure: SmsMeasure;
  /** Texts of the short messages it would be sent in. */
  parts: string[];
  marks: MessageMark[];
  missing: ('signature' | 'opt-out')[];
}

/** Texts typed a moment ago may be anything: a preview ends soon whatever they say. */
const liquid = new Liquid({
  strictFilters: true,
  relativeReference: false,
  parseLimit: 20_000,
  renderLimit: 100,
  memoryLimit: 1_000_000,
});

/** The Liquid text of a message; undefined when the offer has no content for the channel or no such template is known. */
export function sourceText({ templates }: Definitions, { channel, offer, template, text }: MessageSource) {
  if (text !== undefined) return text;
  const id = template ?? offer?.content[channel] ?? offer?.content.default;
  return templates.find((each) => each.id === id)?.text;
}

/** @returns the reason in words when the Liquid text cannot be read or rendered */
export function renderMessage(
  definitions: Definitions,
  {
    source,
    offer,
    given,
    now,
  }: { source: string; offer?: OfferDefinition; given: Record<string, SampleValue>; now: number },
): RenderedMessage | { problem: string } {
  const product: ProductDefinition | undefined = definitions.products.find(({ id }) => id === offer?.product);
  try {
    const template = liquid.parse(source);
    const named = liquid.analyzeSync(template, { partials: false }).globals.profile ?? [];
    const names = [...new Set(named.map(({ segments }) => String(segments[1] ?? '')))].filter((name) => name !== '');
    const missing = names.filter((name) => given[name] === undefined);
    const invented = inventedProfile(definitions, missing, now);
    const profile = { ...invented, ...pick(given, names) };
    const text = String(liquid.renderSync(template, { profile, offer, product }));
    return { text, profile, invented: Object.keys(invented) };
  } catch (error) {
    if (!(error instanceof Error) || !LiquidError.is(error)) throw error;
    return { problem: error.message.replace(/, (file|line):.*$/s, '') };
  }
}

/** What is to be said about a rendered message. */
export function previewOf(message: RenderedMessage, rules: MessageRules, purpose: Purpose): MessagePreview {
  const marks = markMessage(message.text, rules);
  return {
    ...message,
    measure: measureSms(message.text),
    parts: splitSms(message.text).map(({ text }) => text),
    marks,
    missing: missingIn(marks, purpose),
  };
}

function pick<T>(values: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
