import { type Static, Type } from 'typebox';
import { checkRule } from '../../core/rules/check-rule.ts';
import { readForm } from '../../core/rules/read-form.ts';
import type { FormGroup } from '../../core/rules/rule-form.ts';
import { type RuleScope, referenceText } from '../../core/rules/rule-scope.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { definitionsSeenBy } from '../access/definition-scope.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { ruleNames, ruleScope } from './rule-schema.ts';

const eventTypesText = Type.String({
  maxLength: 1000,
  description: 'Event types with commas between: the rule also sees an event of one of them. Absent: customers alone.',
});

const named = Type.Object({ word: Type.String(), name: Type.Optional(Type.String()) });
const ruleName = Type.Object({
  text: Type.String({ description: 'As a rule writes it.' }),
  root: Type.String({ description: 'profile, metric, event, holdings, lists, stage, group or now' }),
  name: Type.String(),
  type: Type.Enum(['int', 'float', 'bool', 'string', 'enum', 'time', 'duration', 'tags']),
  label: Type.Optional(Type.String({ description: 'What people call it.' })),
  words: Type.Optional(Type.Array(named, { description: 'All it can be; absent: anything.' })),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  source: Type.Optional(Type.String()),
  freshness: Type.Optional(Type.String()),
  isSensitive: Type.Optional(Type.Boolean({ description: 'Tells where customers were or what they did.' })),
});

const condition = Type.Object({
  field: Type.String({ description: 'As a rule writes it; `cel`: the value is a part of the rule as it stands.' }),
  operator: Type.String(),
  value: Type.Union([Type.String(), Type.Array(Type.String())]),
  valueType: Type.Optional(Type.Enum(['number', 'text', 'time'])),
});
/** Groups lie in groups to any depth. */
const form = Type.Unsafe<FormGroup>({
  type: 'object',
  properties: {
    combinator: { type: 'string', enum: ['and', 'or'] },
    not: { type: 'boolean' },
    rules: { type: 'array', items: { anyOf: [condition, { type: 'object', additionalProperties: true }] } },
  },
  required: ['combinator', 'rules'],
});

const mistake = Type.Object({
  message: Type.String(),
  offset: Type.Integer({ description: 'Characters from the start.' }),
  line: Type.Integer(),
  column: Type.Integer(),
  nearest: Type.Optional(Type.String({ description: 'What was probably meant.' })),
});
const checked = Type.Object({
  problems: Type.Array(mistake, { description: 'Empty: the rule can be used.' }),
  references: Type.Array(Type.String(), { description: 'What it names, as rules write it.' }),
  form: Type.Optional(form),
});

/** What rules can name, and whether a rule that somebody writes can be used. */
export function ruleRoutes(app: RouteHost, live: LiveService): void {
  const config = { scope: 'audiences:count' as const };
  app.get(
    '/v1/rules/schema',
    {
      config: { ...config, regions: 'own' },
      schema: {
        operationId: 'readRuleSchema',
        summary: 'What rules over customers, or over an event of theirs, can name',
        tags: ['audiences'],
        querystring: Type.Object({ events: Type.Optional(eventTypesText) }, { additionalProperties: false }),
        response: { 200: Type.Object({ version: Type.String(), names: Type.Array(ruleName) }) },
      },
    },
    async ({ caller, query: { events } }) => {
      const definitions = definitionsSeenBy(caller, live.definitions);
      return { version: definitions.version, names: ruleNames(definitions, eventTypesOf(events, definitions)) };
    },
  );
  app.post(
    '/v1/rules/check',
    {
      config: { ...config, regions: 'own' },
      schema: {
        operationId: 'checkRule',
        summary: 'Whether a rule over customers can be used, where not, and the rule as a form',
        description: 'Parts that no condition shows come as conditions with the field `cel`, word for word.',
        tags: ['audiences'],
        body: Type.Object(
          { rule: Type.String({ maxLength: 10_000 }), events: Type.Optional(eventTypesText) },
          { additionalProperties: false },
        ),
        response: { 200: checked, ...problemResponses('request-invalid') },
      },
    },
    async ({ body: { rule, events }, caller }) => {
      const definitions = definitionsSeenBy(caller, live.definitions);
      return checkedRule(rule, ruleScope(definitions, eventTypesOf(events, definitions)));
    },
  );
}

/** Ids with commas between; what is not defined is left out. */
function eventTypesOf(text: string | undefined, { eventTypes }: Definitions): string[] {
  const wanted = new Set(text?.split(','));
  return eventTypes.filter(({ id }) => wanted.has(id)).map(({ id }) => id);
}

function checkedRule(text: string, scope: RuleScope): Static<typeof checked> {
  const result = checkRule(text, scope, 'bool');
  if ('problems' in result) return { problems: result.problems, references: [] };
  const references = result.rule.references.map(referenceText);
  return { problems: [], references, form: readForm(text, scope) };
}
