import { type Static, Type } from 'typebox';
import { writeDocument } from '../../definitions/write-document.ts';
import { writtenValue } from '../../definitions/written-texts.ts';
import type { DefinitionVersion } from '../../ports/definition-store.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import type { CheckedVersion, DefinitionDrafts } from './definition-drafts.ts';
import {
  commentSchema,
  contentSchema,
  definitionParams,
  doingOf,
  headOf,
  revisionSchema,
  versionSchema,
  wholeVersion,
} from './definition-schemas.ts';
import { draftProblem, draftProblems } from './draft-problems.ts';

export interface DraftRouteParts {
  drafts: DefinitionDrafts;
  now: () => number;
  settings: { recordsBodyBytes: number };
}

const documentSchema = Type.Record(Type.String(), Type.Unknown(), {
  description: 'What it says as plain values: `kind`, `id` and the fields as docs/definitions.md has them.',
});
const readVersion = Type.Object({ ...wholeVersion.properties, document: Type.Optional(documentSchema) });
const problems = Type.Array(draftProblem, { description: 'What has to be mended before it can be submitted.' });
const openVersion = Type.Object({ ...readVersion.properties, problems });

/** Definitions as people edit them on a page: what is open, what is active, and saving while they type. */
export function draftRoutes(app: RouteHost, parts: DraftRouteParts): void {
  readRoute(app, parts);
  saveRoute(app, parts);
}

function readRoute(app: RouteHost, { drafts }: DraftRouteParts): void {
  app.get(
    '/v1/definitions/:kind/:id/draft',
    {
      config: { scope: 'definitions:read', regions: 'definition' },
      schema: {
        operationId: 'readDraft',
        summary: 'A definition as it is edited: its open version with its mistakes, and its active one',
        tags: ['definitions'],
        params: definitionParams,
        response: {
          200: Type.Object({
            open: Type.Optional(openVersion),
            active: Type.Optional(readVersion),
          }),
          ...problemResponses('definition-unknown', 'records-unavailable'),
        },
      },
    },
    async ({ params: { kind, id } }) => {
      const { open, active } = await drafts.editing(kind, id);
      if (open === undefined && active === undefined) {
        throw new HttpProblem('definition-unknown', `no ${kind} "${id}" is active or being written`);
      }
      return { ...(open && { open: withProblems(open) }), ...(active && { active: asRead(active) }) };
    },
  );
}

function saveRoute(app: RouteHost, { drafts, now, settings }: DraftRouteParts): void {
  const body = Type.Object(
    {
      document: Type.Optional(documentSchema),
      content: Type.Optional(contentSchema),
      seen: Type.Optional(
        Type.Object(
          { version: versionSchema, revision: revisionSchema },
          { additionalProperties: false, description: 'The draft that is changed; absent: there is none yet.' },
        ),
      ),
      isNew: Type.Optional(Type.Boolean({ description: 'Refuse when a definition has this id already.' })),
      comment: commentSchema,
    },
    { additionalProperties: false },
  );
  app.put(
    '/v1/definitions/:kind/:id/draft',
    {
      bodyLimit: settings.recordsBodyBytes,
      config: { scope: 'definitions:write', idempotent: 'kept', regions: 'definition', audit: 'definition.draft' },
      schema: {
        operationId: 'saveDraft',
        summary: 'Save what is being written, with its mistakes',
        description:
          'Made to be called while somebody types: the open draft is changed and its history has one entry for each ' +
          'spell of writing. `document` keeps remarks and layout of the text before; `content` is a text of your own. ' +
          'Who saves over what somebody else has written since gets `draft-conflict` and what that says.',
        tags: ['definitions'],
        params: definitionParams,
        body,
        response: {
          200: openVersion,
          ...problemResponses(
            'definitions-invalid',
            'draft-conflict',
            'name-taken',
            'version-unknown',
            'request-invalid',
            'records-unavailable',
          ),
        },
      },
    },
    async ({ params: { kind, id }, body: { document, content, seen, isNew = false, comment }, caller }) => {
      if ((document === undefined) === (content === undefined)) {
        throw new HttpProblem('request-invalid', 'either "document" or "content" is wanted');
      }
      const text = content ?? writeDocument({ ...document, kind, id }, await drafts.textBefore(kind, id));
      const draft = { kind, id, content: text, isNew, ...(seen && { seen }) };
      return withProblems(await drafts.saveOpen(draft, doingOf(caller, now(), comment)));
    },
  );
}

function asRead(version: DefinitionVersion): Static<typeof readVersion> {
  const document = writtenValue(version.content);
  return { ...headOf(version), content: version.content, ...(document && { document }) };
}

function withProblems({ version, problems }: CheckedVersion): Static<typeof openVersion> {
  return { ...asRead(version), problems: draftProblems(problems, version) };
}
