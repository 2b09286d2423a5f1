import type { SettingsStore } from '../../ports/settings-store.ts';

/** What a message on a channel costs us: each short message of it, or the message as a whole. */
export interface MessagePrice {
  /** Hundredths of the currency; fractions of one are usual in bulk. */
  cents: number;
  per: 'segment' | 'message';
}

/** What messages to customers must and must not say, and what they cost. */
export interface MessageRules {
  /** Who sends, without brackets: one of them signs every message; empty: any signature does. */
  signatures: string[];
  /** One of them stands in every marketing message: how the customer gets no more. */
  optOutWords: string[];
  /** Whatever the law or the operator forbids in marketing. */
  forbiddenWords: string[];
  /** By channel; a channel without a price is not costed. */
  prices: Record<string, MessagePrice>;
}

/**
 * Until somebody sets others. Forbidden are the superlatives that article 9 of China's advertising law names and those
 * that courts read into it.
 */
const initialMessageRules: MessageRules = {
  signatures: [],
  optOutWords: ['退订', '回复TD', '回TD', '免打扰', '不想再接听', 'Reply T', 'Reply STOP', 'unsubscribe', 'opt out'],
  forbiddenWords: [
    ...['国家级', '最高级', '最佳', '最好', '最优惠', '最便宜', '最低价', '第一品牌', '全国第一', '全网第一', '顶级'],
    ...['极品', '独一无二', '史无前例', '绝无仅有', '百分之百', '稳赚', '零风险', '点击有惊喜', '中奖'],
  ],
  prices: {},
};

const STORED_UNDER = 'message-rules';

/** Keeps the message rules of an installation. */
export class KeptMessageRules {
  private readonly settings: SettingsStore;

  constructor(settings: SettingsStore) {
    this.settings = settings;
  }

  async read(): Promise<MessageRules> {
    const kept = await this.settings.read(STORED_UNDER);
    return typeof kept === 'object' && kept !== null ? { ...initialMessageRules, ...kept } : initialMessageRules;
  }

  async write(rules: MessageRules, by: string, at: number): Promise<void> {
    await this.settings.write(STORED_UNDER, rules, by, at);
  }
}
