import { type Selectable, sql } from 'kysely';
import {
  type Conversation,
  type HandledText,
  isUnfinished,
  type MessageKey,
  type ReplyStatus,
  type SmsConversations,
  type SmsDecision,
} from '../../ports/sms-conversations.ts';
import { storable } from './column-bytes.ts';
import type { Database } from './open-database.ts';
import type { Tables } from './tables.ts';

type TextRow = Selectable<Tables['sms_texts']>;

/** S1–S4: one row a text, one a customer who has written. */
export class PostgresSmsConversations implements SmsConversations {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async open(key: MessageKey, receivedAt: number): Promise<HandledText> {
    const row = { ...keyOf(key), received_at: receivedAt, settled: false, refused: false, unfinished: false };
    const { numInsertedOrUpdatedRows } = await this.database
      .insertInto('sms_texts')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 1n) return { ...key, receivedAt, settled: false, refused: false };
    return handledOf(await textRow(this.database, key).executeTakeFirstOrThrow());
  }

  async conversation(customerId: string): Promise<Conversation> {
    return (await conversationOf(this.database, customerId)) ?? { countedFrom: 0, replies: 0 };
  }

  decide(key: MessageKey, decision: SmsDecision, after: Conversation): Promise<SmsDecision> {
    return this.database.transaction().execute(async (all) => {
      const standing = (await lockedText(all, key)).decision;
      if (standing !== undefined) return standing;
      const customerId = storable(decision.customerId);
      const row = { customer_id: customerId, decision: JSON.stringify(decision), unfinished: true };
      await changeText(all, key, row);
      await keepConversation(all, customerId, after);
      return decision;
    });
  }

  async settle(key: MessageKey, refused: boolean): Promise<void> {
    await this.database.transaction().execute(async (all) => {
      const told = { settled: true, refused };
      const unfinished = isUnfinished({ ...(await lockedText(all, key)), ...told });
      await changeText(all, key, { ...told, unfinished });
    });
  }

  async replied(key: MessageKey, replyId: string, status: ReplyStatus, at: number): Promise<void> {
    await this.database.transaction().execute(async (all) => {
      const text = await lockedText(all, key);
      const told = { replied: status };
      await changeText(all, key, { ...told, unfinished: isUnfinished({ ...text, ...told }) });
      const customerId = text.decision?.customerId;
      if (status !== 'sent' || customerId === undefined) return;
      const conversation = await conversationOf(all, customerId);
      if (conversation?.question?.replyId !== replyId) return;
      await keepConversation(all, customerId, { ...conversation, question: { ...conversation.question, askedAt: at } });
    });
  }

  async unfinished(limit: number, after?: MessageKey): Promise<HandledText[]> {
    const place = sql`received_at, channel, message_id`;
    const rows = await this.database
      .selectFrom('sms_texts')
      .selectAll()
      .where('unfinished', '=', sql.lit(true))
      .$if(after !== undefined, (query) => {
        const { channel, message_id } = keyOf(after!);
        return query.where(
          sql<boolean>`(${place}) > (select ${place} from sms_texts where channel = ${channel} and message_id = ${message_id})`,
        );
      })
      .orderBy('received_at')
      .orderBy('channel')
      .orderBy('message_id')
      .limit(limit)
      .execute();
    return rows.map(handledOf);
  }

  async forget(beforeMs: number): Promise<void> {
    await this.database.deleteFrom('sms_texts').where('received_at', '<', beforeMs).execute();
    // Who was counted since then is still held to the day's limit.
    await sql`delete from sms_conversations where content -> 'question' is null and content -> 'hintedAt' is null
      and (content ->> 'countedFrom')::bigint < ${beforeMs}`.execute(this.database);
  }
}

/** Texts and their ids are the customers' own: any character may be in them. */
const keyOf = ({ channel, id }: MessageKey) => ({ channel: storable(channel), message_id: storable(id) });

function textRow(database: Database, key: MessageKey) {
  const { channel, message_id } = keyOf(key);
  return database
    .selectFrom('sms_texts')
    .selectAll()
    .where('channel', '=', channel)
    .where('message_id', '=', message_id);
}

/** The text, which nobody else changes until the transaction ends. */
async function lockedText(all: Database, key: MessageKey): Promise<HandledText> {
  return handledOf(await textRow(all, key).forUpdate().executeTakeFirstOrThrow());
}

async function changeText(
  all: Database,
  key: MessageKey,
  change: Partial<Omit<TextRow, 'decision'>> & { decision?: string },
): Promise<void> {
  const { channel, message_id } = keyOf(key);
  await all
    .updateTable('sms_texts')
    .set(change)
    .where('channel', '=', channel)
    .where('message_id', '=', message_id)
    .execute();
}

async function conversationOf(database: Database, customerId: string): Promise<Conversation | undefined> {
  const row = await database
    .selectFrom('sms_conversations')
    .select('content')
    .where('customer_id', '=', storable(customerId))
    .executeTakeFirst();
  return row?.content;
}

async function keepConversation(all: Database, customerId: string, conversation: Conversation): Promise<void> {
  const content = JSON.stringify(conversation);
  await all
    .insertInto('sms_conversations')
    .values({ customer_id: storable(customerId), content })
    .onConflict((conflict) => conflict.column('customer_id').doUpdateSet({ content }))
    .execute();
}

function handledOf({ channel, message_id, received_at, decision, settled, refused, replied }: TextRow): HandledText {
  return {
    channel,
    id: message_id,
    receivedAt: received_at,
    ...(decision !== null && { decision }),
    settled,
    refused,
    ...(replied !== null && { replied }),
  };
}
