/** What it is like to be reached through a channel of the telecom pack. */
export interface ChannelNature {
  /** Who begins: `push` the operator, `pull` the customer. */
  mode: 'push' | 'pull';
  /** Staff tell the outcome. */
  human: boolean;
  /** What carries it: decides which troubles stop it. */
  carrier: 'text' | 'picture' | 'data' | 'voice' | 'mail' | 'none';
  /** Share of those it reached who take it in. */
  seen: number;
  /** By how much it makes an order likelier than a text message does, once seen. */
  persuasion: number;
  /** Of those who have seen it and not ordered: say no, say perhaps. */
  declines: number;
  considers: number;
  /** How much it annoys: multiplies opt-outs and complaints. */
  bothers: number;
  /** Minutes until it is seen, most often. */
  delayMinutes: number;
}

type Carrier = ChannelNature['carrier'];

const push = (
  carrier: Carrier,
  seen: number,
  persuasion: number,
  delayMinutes: number,
  rest: Partial<ChannelNature> = {},
): ChannelNature => ({
  mode: 'push',
  human: false,
  carrier,
  seen,
  persuasion,
  delayMinutes,
  declines: 0.012,
  considers: 0,
  bothers: 1,
  ...rest,
});

const pull = (human: boolean, persuasion: number): ChannelNature => ({
  mode: 'pull',
  human,
  carrier: 'none',
  seen: human ? 0.9 : 0.6,
  persuasion,
  declines: human ? 0.25 : 0,
  considers: human ? 0.15 : 0,
  bothers: 0.1,
  delayMinutes: 2,
});

const natures: Readonly<Record<string, ChannelNature>> = {
  sms: push('text', 0.65, 1, 25),
  mms: push('picture', 0.6, 1.3, 40),
  'wap-push': push('data', 0.4, 1.2, 30, { declines: 0 }),
  'app-push': push('data', 0.45, 1.3, 60, { declines: 0.03 }),
  ivr: push('voice', 0.5, 1.4, 1, { declines: 0.2, bothers: 2 }),
  'outbound-call': push('voice', 0.75, 8, 4, { human: true, declines: 0.5, considers: 0.15, bothers: 3 }),
  'e-mail': push('mail', 0.25, 0.9, 400, { declines: 0 }),
  'mms-bill': push('picture', 0.6, 0.7, 90, { bothers: 0.3 }),
  'balance-sms': push('text', 0.75, 0.7, 2, { bothers: 0.3 }),
  'after-call-sms': push('text', 0.7, 0.9, 5, { bothers: 0.5 }),
  'payment-notice': push('text', 0.65, 0.7, 10, { bothers: 0.3 }),
  counter: pull(true, 5),
  'call-centre': pull(true, 4),
  'account-manager': pull(true, 6),
  agency: pull(true, 4),
  promoter: pull(true, 5),
  'web-hall': pull(false, 2),
  'wap-hall': pull(false, 2),
  'sms-hall': pull(false, 1.5),
  kiosk: pull(false, 1.5),
  'ivr-hall': pull(false, 1),
  'queue-machine': pull(false, 1),
};

/** The channels the town knows. */
export const townChannels: readonly string[] = Object.keys(natures);

/** A channel's nature; one the town does not know is like a text message. */
export const natureOf = (channel: string): ChannelNature => natures[channel] ?? natures.sms;
