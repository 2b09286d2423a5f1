import { type Static, Type } from 'typebox';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { DefinitionVersion } from '../../ports/definition-store.ts';

/** Something that was found wrong, or worth a thought, in a version before it is approved. */
export const approvalCheck = Type.Object({
  id: Type.String({ description: 'The same as long as the finding is: what an approver acknowledges.' }),
  level: Type.Enum(['error', 'warning'], {
    description: '`error`: it cannot be submitted. `warning`: who approves it acknowledges it.',
  }),
  code: Type.String(),
  message: Type.String({ description: 'What it is and what to do.' }),
  field: Type.Optional(Type.String({ description: 'Of the definition: `journey[0].offer`.' })),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
    description: 'What the message names, for those who say it in another language.',
  }),
});

export type ApprovalCheck = Static<typeof approvalCheck>;

/** Looks at a version that is valid, among the definitions it would be active with. */
export type ApprovalChecks = (version: DefinitionVersion, definitions: Definitions) => Promise<ApprovalCheck[]>;

/** For installations, and kinds, of which nothing more is asked than that they are valid. */
export const noChecks: ApprovalChecks = async () => [];
