import type { ColumnType, Generated } from 'kysely';
import type { ContactStatus, DecisionResult } from '../../core/effects.ts';
import type { Purpose } from '../../core/schema/definitions.ts';
import type { CampaignAction } from '../../ports/campaign-actions.ts';
import type { Activation, VersionChange, VersionState } from '../../ports/definition-store.ts';
import type { Conversation, ReplyStatus, SmsDecision } from '../../ports/sms-conversations.ts';

/** JSON that is written as text and read as what it says. */
type Json<T> = ColumnType<T, string, string>;

/**
 * Rows that are read or written one by one, as PostgreSQL gives them; times are epoch ms. What a column means says the
 * effect or port it comes from. Effects are written by `effectTables`.
 */
export interface Tables {
  /** Kysely's own: what was applied. */
  kysely_migration: { name: string; timestamp: string };
  decisions: { decision_id: string; at: number; result: DecisionResult };
  contacts: ContactRow;
  contact_changes: { contact_id: string; at: number; status: ContactStatus; changed_at: number; reason: string | null };
  outcomes: { contact_id: string; at: number; outcome: string; log_offset: number };
  conversions: { at: number };
  dead_letters: DeadLetterRow;
  customers: CustomerRow;
  definition_versions: VersionRow;
  definition_changes: VersionChangeRow;
  definition_activations: ActivationRow;
  api_keys: ApiKeyRow;
  idempotency_keys: IdempotencyRow;
  campaign_actions: { action_id: Generated<number> } & CampaignAction;
  settings: { name: string; value: Json<unknown>; changed_at: number; changed_by: string };
  sms_texts: SmsTextRow;
  sms_conversations: { customer_id: string; content: Json<Conversation> };
  list_uploads: ListUploadRow;
  list_refusals: ListRefusalRow;
  users: UserRow;
  audit_entries: AuditRow;
  sessions: { token_hash: string; user_id: string; started_at: number; expires_at: number; ends_at: number };
}

interface ContactRow {
  contact_id: string;
  at: number;
  decision_id: string | null;
  customer_id: string;
  campaign: string;
  step: string;
  offer: string | null;
  template: string | null;
  purpose: Purpose;
  channel: string;
  touchpoint: string | null;
  test_number: string | null;
  due_at: number;
  status: ContactStatus;
  reason: string | null;
  changed_at: number;
  log_offset: number;
}

interface DeadLetterRow {
  dead_letter_id: string;
  at: number;
  customer_id: string;
  code: string;
  message: string;
  file: number;
  line: number;
  raw: string;
  log_offset: number;
  fed_at: number | null;
}

interface CustomerRow {
  customer_id: string;
  number: string | null;
  name: string | null;
  email: string | null;
  app_token: string | null;
  changed_at: number;
}

interface VersionRow {
  kind: string;
  id: string;
  version: number;
  revision: number;
  state: VersionState;
  content: string;
  author: string;
  comment: string;
  created_at: number;
  changed_at: number;
}

interface VersionChangeRow {
  change_id: Generated<number>;
  kind: string;
  id: string;
  version: number;
  action: VersionChange['action'];
  who: string;
  at: number;
  comment: string;
}

interface ActivationRow {
  activation_id: Generated<number>;
  set_version: string;
  log_offset: number | null;
  who: string;
  at: number;
  comment: string;
  members: Json<Activation['members']>;
}

interface ApiKeyRow {
  key_id: string;
  name: string;
  secret_hash: string;
  scopes: string[];
  regions: string[] | null;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  revoked_at: number | null;
  used_at: number | null;
}

interface UserRow {
  user_id: string;
  name: string;
  display_name: string;
  password_hash: string | null;
  roles: string[];
  region: string | null;
  language: string | null;
  issuer: string | null;
  subject: string | null;
  created_at: number;
  created_by: string;
  disabled_at: number | null;
  signed_in_at: number | null;
  revision: number;
}

interface ListUploadRow {
  upload_id: string;
  list: string;
  file: string | null;
  rule: string | null;
  group_id: string | null;
  who: string;
  at: number;
  ended_at: number | null;
  state: string;
  problem: string | null;
  read: number;
  accepted: number;
  format_errors: number;
  duplicates: number;
  unknown: number;
  do_not_disturb: number;
}

interface ListRefusalRow {
  upload_id: string;
  line: number;
  code: string;
  message: string;
  raw: string;
  customer_id: string | null;
}

interface AuditRow {
  sequence: number;
  at: number;
  who: string;
  name: string;
  action: string;
  subject: string;
  subject_key: string;
  status: number;
  address: string;
  request_id: string;
  detail: string;
  previous_hash: string;
  hash: string;
}

interface IdempotencyRow {
  caller: string;
  key: string;
  fingerprint: string;
  work_until: number;
  expires_at: number;
  status: number | null;
  media_type: string | null;
  body: string | null;
}

interface SmsTextRow {
  channel: string;
  message_id: string;
  received_at: number;
  /** Whose it is, when that is decided. */
  customer_id: string | null;
  decision: ColumnType<SmsDecision | null, string | null, string | null>;
  settled: boolean;
  refused: boolean;
  replied: ReplyStatus | null;
  /** See `isUnfinished`. */
  unfinished: boolean;
}
