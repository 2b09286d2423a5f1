import { type Static, Type } from 'typebox';
import type { ListUpload } from '../../ports/list-uploads.ts';

export const listIdSchema = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'Rules name the list by it: `"spring-2026" in lists`.',
});
const uploadIdSchema = Type.String({ pattern: '^[0-9a-f-]{36}$' });
export const uploadParams = Type.Object({ id: listIdSchema, uploadId: uploadIdSchema });

export const uploadSchema = Type.Object({
  uploadId: Type.String(),
  list: Type.String(),
  file: Type.Optional(Type.String({ description: 'Absent: the numbers come of a rule.' })),
  rule: Type.Optional(Type.String()),
  group: Type.Optional(Type.String({ description: 'Whose rule it was.' })),
  who: Type.String(),
  at: Type.Integer(),
  endedAt: Type.Optional(Type.Integer()),
  state: Type.Enum(['waiting', 'running', 'done', 'cancelled', 'failed', 'interrupted']),
  problem: Type.Optional(Type.String({ description: 'Why it failed.' })),
  read: Type.Integer({ description: 'Rows so far; the counts that follow add up to it.' }),
  accepted: Type.Integer(),
  formatErrors: Type.Integer(),
  duplicates: Type.Integer(),
  unknown: Type.Integer({ description: 'No customer has the number, or none that the caller may see.' }),
  doNotDisturb: Type.Integer(),
});

export function shownUpload(upload: ListUpload): Static<typeof uploadSchema> {
  return upload;
}
