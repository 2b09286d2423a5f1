import { Type } from 'typebox';

/** What became of the records of a body. */
export const recordAnswer = Type.Object({
  accepted: Type.Integer({ description: 'Records that are durable now.' }),
  duplicates: Type.Integer({ description: 'Records that came before in the same request.' }),
  rejected: Type.Array(
    Type.Object({
      index: Type.Integer({ description: 'From 0, lines without content not counted.' }),
      code: Type.String({ description: 'docs/reject-codes.md explains each.' }),
      message: Type.String(),
    }),
  ),
});
