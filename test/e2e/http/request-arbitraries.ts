/** Requests made up from the OpenAPI document: as it wants them, nearly so, and not at all. */
import fc from 'fast-check';
import type { ApiDocument, Operation, Schema } from './api-document.ts';

export interface MadeRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  payload?: string;
}

/** What leads further than chance would. */
export interface Known {
  /** By the name of the field. */
  values: Readonly<Record<string, readonly string[]>>;
  /** JSON bodies, by the id of the operation. */
  bodies: Readonly<Record<string, object>>;
  /** Values of parameters, and a body, by the id of the operation: they are taken mostly. */
  leads?: Readonly<Record<string, { parameters: Readonly<Record<string, readonly string[]>>; body?: object }>>;
}

const absurd = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  0.5,
  1e308,
  '',
  '\u0000',
  '\ud800',
  'a'.repeat(300),
  '%00%s%n',
  "' or 1=1 --",
  '../../etc/passwd',
  '__proto__',
  'constructor',
  [],
  {},
  [[[[]]]],
  { toString: 1 },
);

/** Makes values of schemas, and requests of operations. */
export class RequestArbitraries {
  private readonly document: ApiDocument;
  private readonly known: Known;

  constructor(document: ApiDocument, known: Known) {
    this.document = document;
    this.known = known;
  }

  request(operation: Operation): fc.Arbitrary<MadeRequest> {
    const { method, path, parameters } = operation;
    const values = fc.record(
      Object.fromEntries(
        parameters.map(({ name, schema }) => [
          `${name}`,
          fc.oneof({ weight: 4, arbitrary: this.parameter(operation, name, schema) }, { weight: 1, arbitrary: absurd }),
        ]),
      ),
      { requiredKeys: parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name) },
    );
    return fc.tuple(values, this.body(operation)).map(([chosen, body]) => {
      const named = (place: string) => parameters.filter((p) => p.in === place && chosen[p.name] !== undefined);
      // A client takes `.` and `..` out of a path before it sends it.
      const text = (name: string) => encodeURIComponent(wellFormed(chosen[name]).replace(/^\.{1,2}$/, 'dots'));
      const filled = named('path').reduce((url, { name }) => url.replace(`{${name}}`, text(name) || '%20'), path);
      const query = named('query').map(({ name }) => `${encodeURIComponent(name)}=${text(name)}`);
      const headers = Object.fromEntries(
        named('header').map(({ name }) => [name.toLowerCase(), headerText(chosen[name])]),
      );
      const url = query.length === 0 ? filled : `${filled}?${query.join('&')}`;
      return {
        method,
        url,
        headers: { ...headers, ...body.headers },
        ...(body.payload !== undefined && { payload: body.payload }),
      };
    });
  }

  private parameter({ operationId }: Operation, name: string, schema: Schema): fc.Arbitrary<unknown> {
    const leading = this.known.leads?.[operationId]?.parameters[name];
    const value = this.value(schema, name);
    if (leading === undefined) return value;
    return fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...leading) }, { weight: 1, arbitrary: value });
  }

  private body({
    requestBody,
    operationId,
  }: Operation): fc.Arbitrary<{ headers: Record<string, string>; payload?: string }> {
    if (requestBody === undefined) return fc.constant({ headers: {} });
    const media = Object.entries(requestBody.content);
    const typed = fc.constantFrom(...media).chain(([type, { schema }]) => {
      const valid = this.value(schema, 'body');
      const texts =
        type.endsWith('json') && !type.includes('ndjson')
          ? fc.oneof(valid, mutated(valid)).map(jsonOf)
          : this.lines(schema, type);
      return texts.map((payload) => ({ headers: { 'content-type': type }, payload }));
    });
    const types = fc.constantFrom(
      ...media.map(([type]) => type),
      'text/xml',
      'application/json',
      '',
      'x',
      'a/b; charset=x',
    );
    const nonsense = fc
      .tuple(types, fc.oneof(absurd.map(jsonOf), fc.string({ unit: 'binary', maxLength: 200 })))
      .map(([type, payload]) => ({
        headers: { 'content-type': type },
        payload,
      }));
    const leading = this.known.leads?.[operationId]?.body;
    const body = leading ?? this.known.bodies[operationId];
    const payload = jsonOf(body);
    const known = fc.constant({ headers: { 'content-type': 'application/json' }, payload });
    return fc.oneof(
      { weight: leading !== undefined ? 9 : body === undefined ? 0 : 3, arbitrary: known },
      { weight: 5, arbitrary: typed },
      { weight: 2, arbitrary: nonsense },
      { weight: 1, arbitrary: fc.constant({ headers: {} }) },
    );
  }

  /** A body that is no JSON: lines of events, or a form. */
  private lines(schema: Schema, type: string): fc.Arbitrary<string> {
    if (type.includes('form')) {
      return this.value(schema, 'body').map((value) => new URLSearchParams(value as Record<string, string>).toString());
    }
    const event = fc.record(
      {
        type: fc.constantFrom('call', 'session', 'order', 'x'),
        customerId: this.named('customerId', fc.string()),
        at: fc.oneof(fc.integer(), fc.constant('2026-03-02T09:00:00Z'), absurd),
        seconds: fc.oneof(fc.integer(), absurd),
        cell: fc.oneof(fc.constant('c1'), absurd),
      },
      { requiredKeys: ['type'] },
    );
    return fc
      .array(fc.oneof({ weight: 4, arbitrary: event.map(jsonOf) }, { weight: 1, arbitrary: fc.string() }), {
        maxLength: 8,
      })
      .map((lines) => lines.join('\n'));
  }

  private named(name: string, arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
    const known = this.known.values[name];
    return known === undefined
      ? arbitrary
      : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary });
  }

  private value(schema: Schema, name: string, depth = 0): fc.Arbitrary<unknown> {
    const {
      $ref,
      anyOf,
      enum: choices,
      const: only,
    } = schema as { $ref?: string; anyOf?: Schema[]; enum?: unknown[]; const?: unknown };
    if ($ref !== undefined) return this.value(this.document.components.schemas[$ref.split('/').at(-1)!]!, name, depth);
    if (anyOf !== undefined) return fc.oneof(...anyOf.map((each) => this.value(each, name, depth)));
    if (choices !== undefined) return this.named(name, fc.constantFrom(...choices));
    if (only !== undefined) return fc.constant(only);
    const types = [schema.type ?? 'string'].flat() as string[];
    return this.named(name, fc.oneof(...types.map((type) => this.typed(type, schema, depth))));
  }

  private typed(type: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const {
      minimum,
      maximum,
      exclusiveMaximum,
      minLength = 0,
      maxLength = 40,
      pattern,
      items,
    } = schema as {
      minimum?: number;
      maximum?: number;
      exclusiveMaximum?: number;
      minLength?: number;
      maxLength?: number;
      pattern?: string;
      items?: Schema;
    };
    const most = maximum ?? (exclusiveMaximum === undefined ? undefined : exclusiveMaximum - 1);
    switch (type) {
      case 'integer':
        return fc.integer({ min: minimum ?? -1000, max: most ?? 1000 });
      case 'number':
        return fc.double({ noNaN: true, noDefaultInfinity: true });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return depth > 3 ? fc.constant([]) : fc.array(this.value(items ?? {}, '', depth + 1), { maxLength: 4 });
      case 'object':
        return this.object(schema, depth);
      default:
        if (pattern !== undefined)
          return fc.stringMatching(new RegExp(pattern), { maxLength: Math.min(maxLength, 40) });
        return fc.string({ minLength, maxLength: Math.min(maxLength, 40) });
    }
  }

  private object(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const {
      properties = {},
      required = [],
      additionalProperties: open,
    } = schema as {
      properties?: Record<string, Schema>;
      required?: string[];
      additionalProperties?: Schema | boolean;
    };
    const named = { ...Object.fromEntries(required.map((name) => [name, {}])), ...properties };
    const made = Object.entries(named).map(([name, each]) => [name, this.value(each, name, depth + 1)] as const);
    const record = fc.record(Object.fromEntries(made), { requiredKeys: required });
    if (typeof open !== 'object' || Object.keys(properties).length > 0) return record;
    return fc.dictionary(
      this.named('attribute', fc.string({ minLength: 1, maxLength: 12 })) as fc.Arbitrary<string>,
      this.value(open, '', depth + 1),
      { minKeys: 1, maxKeys: 4 },
    );
  }
}

/** One place of a valid value replaced, left out or added. */
function mutated(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(valid, absurd, fc.nat(), fc.constantFrom('replace', 'remove', 'add')).map(([value, odd, at, how]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return odd;
    const entries = Object.entries(value);
    const [name] = entries[at % Math.max(1, entries.length)] ?? ['none'];
    if (how === 'add') return { ...value, [`odd${at % 10}`]: odd };
    if (how === 'replace') return { ...value, [name]: odd };
    return Object.fromEntries(entries.filter(([each]) => each !== name));
  });
}

const jsonOf = (value: unknown): string => JSON.stringify(value) ?? 'undefined';

const wellFormed = (value: unknown): string => String(typeof value === 'object' ? jsonOf(value) : value).toWellFormed();

/** Header values that a client could send at all. */
const headerText = (value: unknown): string =>
  wellFormed(value)
    .replace(/[^\x20-\x7e]/g, '?')
    .trim();
