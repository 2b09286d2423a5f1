/** The reference of the HTTP interface as Markdown, from its OpenAPI document. */

interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
}

interface Operation {
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema?: Schema }> }>;
}

export interface ApiDocument {
  info: { title: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
}

/**
 * The whole reference; the same document gives the same text.
 *
 * @throws when an operation would be left out, because it has none of the document's tags.
 */
export function apiReference({ info, tags, paths }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  const known = new Set(tags.map(({ name }) => name));
  const left = operations.find(({ operation }) => !operation.tags?.some((tag) => known.has(tag)));
  if (left !== undefined) throw new Error(`${left.name} has none of the tags of src/http/open-api.ts`);
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags?.includes(name));
    return [`## ${description}`, ...own.map((each) => operationText(each.name, each.operation))].join('\n\n');
  });
  const intro = [
    '# HTTP interface',
    '',
    'Written by `tools/write-api-docs.ts` from the OpenAPI document, which a running server has at `/openapi.json` and, to',
    'try out, at `/docs`. Problems are explained in [errors.md](errors.md).',
    '',
    info.description,
  ].join('\n');
  return `${[intro, ...sections].join('\n\n')}\n`;
}

function operationText(name: string, operation: Operation): string {
  const { summary = '', description, security, parameters = [], requestBody, responses } = operation;
  const scope = security?.flatMap((each) => Object.values(each).flat()).join(', ');
  const parts = [
    `### ${name}`,
    `${summary}. ${description ?? ''}`.trim(),
    scope === undefined ? 'Open to everybody.' : `Scope \`${scope}\`.`,
    parametersText(parameters),
    ...Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => bodyText(`Body, \`${type}\``, schema)),
    answersText(responses),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function parametersText(parameters: NonNullable<Operation['parameters']>): string {
  if (parameters.length === 0) return '';
  const rows = parameters.map(({ name, in: place, required, description, schema }) =>
    row(
      `\`${name}\``,
      place,
      typeText(schema),
      required === true ? 'yes' : '',
      description ?? schema.description ?? '',
    ),
  );
  return [row('parameter', 'in', 'type', 'required', ''), row('---', '---', '---', '---', '---'), ...rows].join('\n');
}

function bodyText(title: string, schema: Schema | undefined): string {
  if (schema === undefined) return `${title}.`;
  const fields = fieldsOf(schema, '');
  const about = `${title}: ${typeText(schema)}${schema.description === undefined ? '' : `. ${schema.description}`}`;
  if (fields.length === 0) return about;
  return [about, '', row('field', 'type', 'required', ''), row('---', '---', '---', '---'), ...fields].join('\n');
}

/** A row a field, the fields of objects inside of it named by their way. */
function fieldsOf(schema: Schema, way: string): string[] {
  if (schema.items !== undefined) return fieldsOf(schema.items, `${way}[]`);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = way === '' ? name : `${way}.${name}`;
    const required = schema.required?.includes(name) === true ? 'yes' : '';
    return [row(`\`${path}\``, typeText(field), required, field.description ?? ''), ...fieldsOf(field, path)];
  });
}

function answersText(responses: Operation['responses']): string {
  const good = Object.entries(responses).filter(([status]) => status < '300');
  const bad = Object.entries(responses).filter(([status]) => status >= '300');
  const answers = good.flatMap(([status, { content = {} }]) => {
    const [[type, media] = ['', {}]] = Object.entries(content);
    return bodyText(type === '' ? `Answer \`${status}\`, empty` : `Answer \`${status}\`, \`${type}\``, media.schema);
  });
  const codes = bad.flatMap(([status, { description }]) =>
    [...description.matchAll(/`([a-z-]+)`:/g)].map(([, code]) => `\`${code}\` (${status})`),
  );
  return [...answers, codes.length === 0 ? '' : `Problems: ${codes.join(', ')}.`]
    .filter((part) => part !== '')
    .join('\n\n');
}

function typeText(schema: Schema): string {
  const { $ref, type, enum: choices, anyOf, items, additionalProperties: open, default: initial } = schema;
  if ($ref !== undefined) return $ref.split('/').at(-1)!;
  if (anyOf !== undefined) return anyOf.map(typeText).join(' or ');
  if (choices !== undefined) return choices.map((choice) => `\`${String(choice)}\``).join(', ');
  if (type === 'array') return `list of ${typeText(items ?? {})}`;
  if (type === 'object' && typeof open === 'object' && Object.keys(open).length > 0) {
    return open.type === undefined && open.anyOf === undefined ? 'object' : `object of ${typeText(open)}`;
  }
  const named = [type ?? 'any'].flat().join(' or ');
  return `${named}${rangeText(schema)}${initial === undefined ? '' : `, default ${String(initial)}`}`;
}

function rangeText({ minimum, maximum, maxLength }: Schema): string {
  if (maxLength !== undefined) return `, at most ${maxLength} characters`;
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  return '';
}

const row = (...cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
