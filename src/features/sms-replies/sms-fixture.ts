/** A town of one channel for tests of texts: an engine that answers, phones that write, records that outlive a crash. */
import type { CustomerView } from '../../core/customer-view.ts';
import type { ContactChanged, Effect } from '../../core/effects.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { AnswerableContact } from '../../ports/answerable-contacts.ts';
import type { Channel, OutboundMessage, SendResult } from '../../ports/channel.ts';
import { MemoryJournal } from '../../ports/handover-journal-fixture.ts';
import {
  type Conversation,
  type HandledText,
  isUnfinished,
  type MessageKey,
  type SmsConversations,
  type SmsDecision,
} from '../../ports/sms-conversations.ts';
import type { LiveRequest, LiveService, Notice } from '../../runtime/live/live-service.ts';
import { SmsAnswers, type SmsAnswersOptions } from './sms-answers.ts';

const nameOf = ({ channel, id }: MessageKey): string => `${channel} ${id}`;

/** Conversations in memory: what a database keeps through a crash of the program. */
export class MemoryConversations implements SmsConversations {
  readonly texts = new Map<string, HandledText>();
  private readonly customers = new Map<string, Conversation>();

  async open({ channel, id }: MessageKey, receivedAt: number): Promise<HandledText> {
    const name = nameOf({ channel, id });
    if (!this.texts.has(name)) this.texts.set(name, { channel, id, receivedAt, settled: false, refused: false });
    return structuredClone(this.texts.get(name)!);
  }

  async conversation(customerId: string): Promise<Conversation> {
    return structuredClone(this.customers.get(customerId) ?? { countedFrom: 0, replies: 0 });
  }

  async decide(key: MessageKey, decision: SmsDecision, after: Conversation): Promise<SmsDecision> {
    const text = this.texts.get(nameOf(key))!;
    if (text.decision === undefined) {
      text.decision = structuredClone(decision);
      this.customers.set(decision.customerId, structuredClone(after));
    }
    return structuredClone(text.decision);
  }

  async settle(key: MessageKey, refused: boolean): Promise<void> {
    Object.assign(this.texts.get(nameOf(key))!, { settled: true, refused });
  }

  async replied(key: MessageKey, replyId: string, status: HandledText['replied'] & string, at: number): Promise<void> {
    const text = this.texts.get(nameOf(key))!;
    text.replied = status;
    const question = this.customers.get(text.decision!.customerId)?.question;
    if (status === 'sent' && question?.replyId === replyId) question.askedAt = at;
  }

  async unfinished(limit: number, after?: MessageKey): Promise<HandledText[]> {
    const all = [...this.texts.values()];
    const from = after === undefined ? 0 : all.findIndex((text) => nameOf(text) === nameOf(after)) + 1;
    return structuredClone(all.slice(from).filter(isUnfinished).slice(0, limit));
  }

  async forget(beforeMs: number): Promise<void> {
    for (const [name, { receivedAt }] of this.texts) if (receivedAt < beforeMs) this.texts.delete(name);
  }
}

export const CUSTOMER = '13800000001';

/** The engine as far as texts need it: it knows one customer, remembers blocks and contacts, and takes every order. */
class FakeEngine {
  readonly requests: LiveRequest[] = [];
  readonly contacts = new Map<string, AnswerableContact>();
  readonly blocks = new Set<string>();
  readonly view: CustomerView;
  /** Products that the engine does not take orders for. */
  readonly refuses = new Set<string>();
  readonly definitions: Definitions;
  private readonly listeners = new Set<(notices: readonly Notice[]) => void>();

  constructor(definitions: Definitions) {
    this.definitions = definitions;
    const nothing = { profile: {}, asOf: {}, metrics: {}, groups: [], stages: {}, holdings: [], lists: [] };
    const standing = { at: 0, zone: 'Etc/UTC', journeys: [], caps: [], coolDowns: [] };
    this.view = { customerId: CUSTOMER, ...nothing, blocks: [], openMoments: [], standing };
  }

  async request(request: LiveRequest): Promise<Effect[]> {
    this.requests.push(request);
    const { kind, content, customerId, at = 0 } = request;
    if (kind === 'outcome') {
      const contactId = String(content.contactId);
      const contact = this.contacts.get(contactId);
      const outcome = String(content.outcome);
      if (contact !== undefined) contact.answer = outcome;
      if (outcome === 'do-not-disturb') this.blocks.add('all');
      return [{ type: 'outcome', contactId, customerId, at, outcome }];
    }
    return this.command(content, at);
  }

  /** A contact that was sent, told to listeners as the engine does. */
  contact(contactId: string, told: Partial<AnswerableContact> & { changedAt: number }): void {
    const contact: AnswerableContact = { contactId, channel: 'sms', status: 'sent', ...told };
    this.contacts.set(contactId, contact);
    const { changedAt: at } = told;
    const rest = { customerId: CUSTOMER, campaign: 'c', step: 'offer', purpose: 'marketing', at, dueAt: at } as const;
    const effect: ContactChanged = { type: 'contact', ...contact, ...rest };
    for (const listener of this.listeners) listener([{ offset: 0, effect, requestId: '' }]);
  }

  service(): LiveService {
    return {
      definitions: this.definitions,
      request: (request) => this.request(request),
      knows: async (id) => id === CUSTOMER,
      customer: async (id) => (id === CUSTOMER ? { ...this.view, blocks: [...this.blocks] } : undefined),
      subscribe: (listener) => {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
      },
      status: () => notAsked('status'),
      submit: () => notAsked('submit'),
      command: () => notAsked('command'),
      decision: () => notAsked('decision'),
      activate: () => notAsked('activate'),
    };
  }

  private command(content: Record<string, unknown>, at: number): Effect[] {
    const { command, scope, of, product, contactId } = content as Record<string, string>;
    const block = of === undefined ? scope! : `${scope}:${of}`;
    if (command === 'opt-out') this.blocks.add(block);
    if (command === 'opt-in') this.blocks.delete(block);
    if (command === 'ask') return this.shelf(at);
    if (command !== 'request-order') return [];
    if (this.refuses.has(product!)) return [letter(at)];
    const named = contactId === undefined ? {} : { contactId };
    const requestId = `order-${contactId ?? ''}-${product}`;
    return [
      {
        type: 'orderRequest',
        requestId,
        customerId: CUSTOMER,
        at,
        action: 'order',
        product: product!,
        campaign: 'c',
        ...named,
      },
    ];
  }

  private shelf(at: number): Effect[] {
    const rest = {
      customerId: CUSTOMER,
      campaign: 'shelf',
      step: 'offer',
      purpose: 'marketing',
      at,
      dueAt: at,
    } as const;
    return ['data-10', 'paper-sport'].map((offer) => {
      const presented = { channel: 'sms-hall', status: 'presented', changedAt: at } as const;
      return { type: 'contact', contactId: `shelf-${offer}`, offer, ...rest, ...presented };
    });
  }
}

function notAsked(what: string): never {
  throw new Error(`texts do not ask the engine for ${what}`);
}

function letter(at: number): Effect {
  const place = { file: 0, line: 0, raw: '' };
  return { type: 'deadLetter', customerId: CUSTOMER, at, code: 'input.unknown-reference', message: 'no', ...place };
}

/** The channel, which keeps what it was given; `next` is what it says. */
export class FakeChannel implements Channel {
  readonly window = 10;
  readonly safeToRetry = false;
  readonly sent: OutboundMessage[] = [];
  next: SendResult['status'] = 'sent';
  isAway = false;

  trouble(): string | undefined {
    return this.isAway ? 'not connected' : undefined;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    if (this.next === 'busy') return { status: 'busy', retryAfterMs: 10 };
    this.sent.push(message);
    if (this.next === 'failed') return { status: 'failed', reason: 'absent' };
    return this.next === 'unknown' ? { status: 'unknown' } : { status: 'sent', reference: `r${this.sent.length}` };
  }

  async close(): Promise<void> {}
}

const START = Date.UTC(2015, 7, 3, 2);
const MINUTE_MS = 60_000;

/** Everything that outlives a crash, and the program that may be started anew. */
export class SmsTown {
  readonly conversations = new MemoryConversations();
  readonly journal = new MemoryJournal();
  readonly channel = new FakeChannel();
  readonly engine: FakeEngine;
  readonly reports: string[] = [];
  now = START;
  answers: SmsAnswers;
  private readonly more: Partial<SmsAnswersOptions>;

  constructor(definitions: Definitions, more: Partial<SmsAnswersOptions> = {}) {
    this.engine = new FakeEngine(definitions);
    this.more = more;
    this.answers = this.newAnswers();
  }

  /** As after a crash: nothing of the program is left, the records are. */
  restart(): void {
    this.answers = this.newAnswers();
  }

  /** A message about an offer reaches the customer now. */
  offer(contactId: string, offer: string, channel = 'sms'): void {
    this.engine.contact(contactId, { offer, channel, changedAt: this.now });
  }

  /** The customer writes; resolves with the reply, '' for silence. */
  async writes(text: string, id = `m${this.conversations.texts.size}`): Promise<string> {
    const before = this.channel.sent.length;
    await this.tells(text, id);
    await settled();
    this.now += MINUTE_MS;
    return this.channel.sent
      .slice(before)
      .map((message) => message.text)
      .join('\n');
  }

  /** The channel tells a text. */
  tells(text: string, id: string, at = this.now): Promise<void> {
    return this.answers.inbound('sms', { id, from: CUSTOMER, to: '10086', text, at });
  }

  /** What the texts came to, in order. */
  get results(): (string | undefined)[] {
    return [...this.conversations.texts.values()].map(({ decision }) => decision?.result);
  }

  /** What was asked of the engine, in short. */
  get asked(): string[] {
    return this.engine.requests.map(({ content }) => {
      const { command = '', scope = '', of = '', product = '', contactId = '', outcome = '' } = content;
      return [command, outcome, scope, of, contactId, product].filter((part) => part !== '').join(' ');
    });
  }

  private newAnswers(): SmsAnswers {
    const { engine, conversations, journal, channel } = this;
    return new SmsAnswers({
      live: engine.service(),
      conversations,
      contacts: {
        contactsOf: async (_, sinceMs) => [...engine.contacts.values()].filter(({ changedAt }) => changedAt >= sinceMs),
      },
      directory: { customerWithNumber: async (number) => (number === CUSTOMER ? CUSTOMER : undefined) },
      journal,
      channelOf: (id) => (id === 'sms' ? channel : undefined),
      now: () => this.now,
      report: (message) => this.reports.push(message),
      ...this.more,
    });
  }
}

/** Lets promises that wait for nothing outside come to an end. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
