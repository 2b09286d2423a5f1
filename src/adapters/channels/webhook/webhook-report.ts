import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type DeliveryReceipt, failureReasons, type Heard } from '../../../ports/channel.ts';

/** What a gateway reports: a signed POST with this body. */
const webhookReportSchema = Type.Object({
  type: Type.Union([
    Type.Literal('contact.delivered'),
    Type.Literal('contact.failed'),
    Type.Literal('contact.expired'),
    Type.Literal('contact.viewed'),
  ]),
  timestamp: Type.String({ description: 'when it happened, ISO 8601' }),
  data: Type.Object({
    contactId: Type.String({ minLength: 1, maxLength: 64 }),
    reason: Type.Optional(Type.String({ description: `of a failure: ${failureReasons.join(', ')}` })),
  }),
});

type Headers = Readonly<Record<string, string | string[] | undefined>>;
const signatureHeaders = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
const MOST_CHARACTERS = 65_536;

/**
 * Verifies and reads a report. `body` is as it came, byte for byte: the signature is over that. Signatures older or
 * younger than five minutes are refused, as the standard asks.
 */
export function readWebhookReport(
  secret: string,
  headers: Headers,
  body: string,
): { receipt: DeliveryReceipt } | Exclude<Heard, { status: 'recorded' | 'not-recorded' }> {
  const problem = signatureProblem(secret, headers, body);
  if (problem !== undefined) return { status: 'not-trusted', problem };
  const report = parsed(body);
  if (!Value.Check(webhookReportSchema, report)) {
    const [first] = Value.Errors(webhookReportSchema, report);
    return {
      status: 'not-understood',
      problem: `the report's ${first?.instancePath ?? ''} ${first?.message ?? 'is no JSON'}`,
    };
  }
  const at = Date.parse(report.timestamp);
  if (Number.isNaN(at)) return { status: 'not-understood', problem: 'timestamp is no ISO 8601 time' };
  const reason = failureReasons.find((known) => known === report.data.reason);
  if (report.data.reason !== undefined && reason === undefined) {
    return { status: 'not-understood', problem: `reason must be one of ${failureReasons.join(', ')}` };
  }
  return { receipt: receiptOf(report, at, reason) };
}

function signatureProblem(secret: string, headers: Headers, body: string): string | undefined {
  if (body.length > MOST_CHARACTERS) return `the report is longer than ${MOST_CHARACTERS} characters`;
  const signed: Record<string, string> = {};
  for (const name of signatureHeaders) {
    const value = headers[name];
    if (typeof value !== 'string') return `the header ${name} is missing`;
    signed[name] = value;
  }
  try {
    new Webhook(secret).verify(body, signed, { jsonParse: false });
    return undefined;
  } catch (fault) {
    if (fault instanceof WebhookVerificationError) return `the signature is not right: ${fault.message}`;
    throw fault;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const statuses = {
  'contact.delivered': 'delivered',
  'contact.failed': 'failed',
  'contact.expired': 'expired',
  'contact.viewed': 'viewed',
} as const;

function receiptOf(
  { type, data }: Static<typeof webhookReportSchema>,
  at: number,
  reason: DeliveryReceipt['reason'],
): DeliveryReceipt {
  const status = statuses[type];
  const told = reason ?? (status === 'failed' ? 'network' : status === 'expired' ? 'expired' : undefined);
  return { reference: '', contactId: data.contactId, status, at, ...(told === undefined ? {} : { reason: told }) };
}
