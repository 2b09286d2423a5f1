import type { TouchpointDefinition, TouchpointKindDefinition } from '../core/schema/definitions.ts';
import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import { given } from './read-values.ts';

export function buildTouchpointKind({ id, written }: PackDocument<'touchpointKind'>): TouchpointKindDefinition {
  return { kind: 'touchpointKind', id, name: written.name, channel: written.channel };
}

/** One that says no channel is on that of its kind. */
export function buildTouchpoint(
  { id, written }: PackDocument<'touchpoint'>,
  documents: PackDocuments,
): TouchpointDefinition {
  const { name, touchpointKind, region } = written;
  const channel = written.channel ?? kindOf(touchpointKind, documents)?.written.channel ?? '';
  return { kind: 'touchpoint', id, name, channel, ...given({ touchpointKind, region }) };
}

/** A touchpoint is on a channel, its own or that of its kind. */
export function checkTouchpoint(document: PackDocument<'touchpoint'>, problems: ProblemList): void {
  const { channel, touchpointKind } = document.written;
  if (channel !== undefined || touchpointKind !== undefined) return;
  problems.add(document, [], 'key-missing', 'a touchpoint needs a channel, its own or that of its touchpointKind');
}

function kindOf(id: string | undefined, documents: PackDocuments): PackDocument<'touchpointKind'> | undefined {
  return documents.of('touchpointKind').find((known) => known.id === id);
}
