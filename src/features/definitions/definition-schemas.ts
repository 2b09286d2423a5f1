import { type Static, Type } from 'typebox';
import { type Kind, kinds } from '../../definitions/kinds.ts';
import type { DefinitionVersion } from '../../ports/definition-store.ts';
import type { Caller } from '../access/caller.ts';
import { nameSchema } from '../field-schemas.ts';

export const kindSchema = Type.Enum(Object.keys(kinds) as Kind[]);
/** Longest text of one definition: as long as a file of definitions may be. */
export const contentSchema = Type.String({
  minLength: 1,
  maxLength: 2_000_000,
  description: 'One YAML document, or JSON.',
});
export const commentSchema = Type.Optional(Type.String({ maxLength: 1000, description: 'Why.' }));
const numberSchema = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });
export const versionSchema = numberSchema;
export const revisionSchema = Type.Integer({
  minimum: 1,
  maximum: 2 ** 31 - 1,
  description: 'As the caller saw it: who changes a version that has changed since gets 409 and how it stands.',
});
export const definitionParams = Type.Object({ kind: kindSchema, id: nameSchema });
export const versionParams = Type.Object({ kind: kindSchema, id: nameSchema, version: versionSchema });

export const files = Type.Object(
  {
    files: Type.Array(
      Type.Object(
        { file: nameSchema, text: Type.String({ description: 'YAML, or CSV that a definition names.' }) },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 1000 },
    ),
    comment: commentSchema,
  },
  { additionalProperties: false },
);

export const changes = Type.Object({
  from: Type.String({ description: 'Version that is active.' }),
  to: Type.String(),
  changes: Type.Array(
    Type.Object({
      change: Type.Enum(['added', 'changed', 'removed']),
      kind: kindSchema,
      id: Type.String(),
      paths: Type.Array(Type.String(), { description: 'Changed places of a changed definition.' }),
    }),
  ),
  logOffset: Type.Optional(Type.Integer({ description: 'Of the log entry from which on they decide.' })),
});

/** A version without what it says. */
export const versionHead = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  version: Type.Integer({ description: 'From 1.' }),
  revision: Type.Integer({ description: 'Counts the changes of this version, from 1.' }),
  state: Type.Enum(['draft', 'submitted', 'approved', 'active', 'retired']),
  author: Type.String(),
  comment: Type.String(),
  createdAt: Type.Integer(),
  changedAt: Type.Integer(),
});

export const wholeVersion = Type.Object({ ...versionHead.properties, content: Type.String() });

export function headOf({ content: _, ...head }: DefinitionVersion): Static<typeof versionHead> {
  return head;
}

/** Who does it, when and why, as histories tell it: names of keys may be alike, so the id stands with them. */
export function doingOf({ name, keyId }: Caller, at: number, comment = '') {
  return { who: `${name} (${keyId})`, at, comment };
}
