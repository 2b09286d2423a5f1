import { userInfo } from 'node:os';
import type { AuditTrail, ToldEntry } from '../features/access/audit-trail.ts';

/** Writes down what was done by a command: who may run it here has all rights, and is known by their account. */
export function tellTrail(trail: AuditTrail, told: Pick<ToldEntry, 'action' | 'subject' | 'detail'>): Promise<void> {
  return trail.tell({ ...told, at: Date.now(), who: 'command', name: `${userInfo().username} (command)` });
}
