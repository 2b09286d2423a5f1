import { nearestOf } from '../core/rules/rule-problem.ts';
import type { AttributeType, Definitions, FieldDefinition } from '../core/schema/definitions.ts';
import type { DefinitionProblem } from '../definitions/definition-problem.ts';
import { didYouMean, listNames } from '../definitions/name-hints.ts';
import type { ProblemCode } from '../definitions/problem-codes.ts';
import type { Path, SourceDocument, SourceFile } from '../definitions/source-document.ts';
import { readDocuments } from '../definitions/source-document.ts';
import { constantProblem } from './constant-problem.ts';
import type { FieldSource, InputMapping, MapDefinition, MapPlace, TimeSource, ValueSource } from './map-definition.ts';
import { askFields, outcomeFields, requiredFields } from './map-definition.ts';
import { ExpressionError, RowExpression } from './row-expression.ts';
import { timeFormat } from './time-format.ts';
import { valueText } from './value-text.ts';

/** What inputs may consist of. */
export type InputDefinitions = Pick<Definitions, 'profile' | 'eventTypes'>;

type Mapping = Record<string, unknown>;
type Declared = Record<string, Omit<FieldDefinition, 'type'> & { type: AttributeType }>;

const timeFormats = ['iso', 'epoch-seconds', 'epoch-ms'];
const mapKeys = [
  'kind',
  'id',
  'format',
  'delimiter',
  'columns',
  'zone',
  'order',
  'events',
  'customers',
  'asks',
  'outcomes',
];
const recordKeys = ['when', 'id', 'customerId', 'at', 'since'];

/** The maps of a YAML file, one a document. A map with problems is left out. */
export function parseMaps(
  source: SourceFile,
  definitions: InputDefinitions,
): { maps: MapDefinition[]; problems: DefinitionProblem[] } {
  const { documents, problems } = readDocuments(source);
  const maps: MapDefinition[] = [];
  for (const document of documents) {
    const before = problems.length;
    const map = new MapReader(document, definitions, problems).read();
    if (map !== undefined && problems.length === before) maps.push(map);
  }
  return { maps, problems };
}

/** Reads one document; what is wrong goes to `problems` and reading goes on, to tell everything at once. */
class MapReader {
  private readonly document: SourceDocument;
  private readonly definitions: InputDefinitions;
  private readonly problems: DefinitionProblem[];
  private zone = '';

  constructor(document: SourceDocument, definitions: InputDefinitions, problems: DefinitionProblem[]) {
    this.document = document;
    this.definitions = definitions;
    this.problems = problems;
  }

  read(): MapDefinition | undefined {
    const root = this.mapping(this.document.value, []);
    if (root === undefined) return undefined;
    this.knownKeys(root, [], mapKeys);
    this.choice(root, 'kind', ['map'], undefined);
    this.zone = this.readZone(root);
    const columns = root.columns === undefined ? undefined : this.list(root, 'columns');
    const inputs = [
      ...this.records(root, 'customers', 'customer'),
      ...this.records(root, 'events', 'event'),
      ...this.records(root, 'asks', 'ask'),
      ...this.records(root, 'outcomes', 'outcome'),
    ];
    if (inputs.length === 0) {
      this.report([], 'key-choice', 'a map needs at least one of customers, events, asks, outcomes', undefined, 'key');
    }
    return {
      id: this.text(root, 'id', []) ?? '',
      file: this.document.file,
      format: this.choice(root, 'format', ['csv', 'ndjson'], 'csv') === 'ndjson' ? 'ndjson' : 'csv',
      delimiter: this.readDelimiter(root),
      ...(columns === undefined ? {} : { columns: columns.map(String) }),
      zone: this.zone,
      ordered: this.choice(root, 'order', ['at', 'file'], 'file') === 'at',
      inputs,
    };
  }

  private readZone(root: Mapping): string {
    const zone = root.zone ?? this.definitions.profile.zone;
    try {
      return new Intl.DateTimeFormat('en-US', { timeZone: String(zone) }).resolvedOptions().timeZone;
    } catch {
      this.report(['zone'], 'zone-unknown', `"${zone}" is no time zone; write one such as Asia/Shanghai`);
      return 'UTC';
    }
  }

  private readDelimiter(root: Mapping): string {
    const delimiter = root.delimiter ?? ',';
    if (typeof delimiter === 'string' && /^[\t -~]$/.test(delimiter) && delimiter !== '"') return delimiter;
    this.report(['delimiter'], 'value-format', 'a delimiter is one ASCII character such as "," ";" "|" "\\t"');
    return ',';
  }

  /** One mapping or a list of them. */
  private records(root: Mapping, key: string, kind: InputMapping['kind']): InputMapping[] {
    const written = root[key];
    if (written === undefined) return [];
    if (!Array.isArray(written)) return [this.record(written, [key], kind)].flatMap((input) => input ?? []);
    return written.flatMap((one, i) => this.record(one, [key, i], kind) ?? []);
  }

  private record(written: unknown, path: Path, kind: InputMapping['kind']): InputMapping | undefined {
    const record = this.mapping(written, path);
    if (record === undefined) return undefined;
    const fieldsKey = { customer: 'attributes', event: 'fields', ask: '', outcome: '' }[kind];
    const declared = this.declaredFields(record, path, kind);
    const ownKeys = {
      customer: ['attributes'],
      event: ['type', 'fields'],
      ask: Object.keys(askFields),
      outcome: Object.keys(outcomeFields),
    };
    this.knownKeys(record, path, [...recordKeys, ...ownKeys[kind]]);
    const fields =
      fieldsKey === ''
        ? this.fields(pick(record, Object.keys(declared)), path, declared, kind)
        : this.fields(
            this.mapping(record[fieldsKey] ?? {}, [...path, fieldsKey]) ?? {},
            [...path, fieldsKey],
            declared,
            kind,
          );
    for (const name of requiredFields[kind]) this.required(record, name, path);
    if (kind !== 'customer') this.required(record, 'at', path);
    if (!this.required(record, 'customerId', path)) return undefined;
    const customerId = this.value(record.customerId, [...path, 'customerId']);
    if (customerId === undefined) return undefined;
    return {
      kind,
      type: kind === 'event' ? String(record.type ?? '') : '',
      customerId,
      fields,
      ...optional('when', this.when(record, path)),
      ...optional('id', record.id === undefined ? undefined : this.value(record.id, [...path, 'id'])),
      ...optional('at', record.at === undefined ? undefined : this.time(record.at, [...path, 'at'])),
      ...optional('since', record.since === undefined ? undefined : this.time(record.since, [...path, 'since'])),
    };
  }

  private declaredFields(record: Mapping, path: Path, kind: InputMapping['kind']): Declared {
    if (kind === 'customer') return this.definitions.profile.attributes;
    if (kind !== 'event') return kind === 'ask' ? askFields : outcomeFields;
    if (!this.required(record, 'type', path)) return {};
    const ids = this.definitions.eventTypes.map(({ id }) => id);
    const type = this.definitions.eventTypes.find(({ id }) => id === record.type);
    if (type === undefined) this.unknownName([...path, 'type'], 'event type', String(record.type), ids, 'value');
    return type?.fields ?? {};
  }

  private fields(written: Mapping, path: Path, declared: Declared, kind: InputMapping['kind']): FieldSource[] {
    const sources: FieldSource[] = [];
    for (const [name, one] of Object.entries(written)) {
      const at = [...path, name];
      const definition = Object.hasOwn(declared, name) ? declared[name] : undefined;
      if (definition === undefined) {
        // Without a known event type nothing can be said about its fields.
        const what = kind === 'customer' ? 'attribute' : 'field';
        if (Object.keys(declared).length > 0) this.unknownName(at, what, name, Object.keys(declared), 'key');
        continue;
      }
      const source = definition.type === 'time' ? this.time(one, at) : this.untimed(one, at);
      if (source === undefined) continue;
      const { value, format } = source;
      const wrong =
        value.type === 'constant' ? constantProblem(name, definition, value.text, format, this.zone) : undefined;
      if (wrong === undefined) sources.push({ name, value, format });
      else this.report(at, 'value-type', wrong);
    }
    return sources;
  }

  private when(record: Mapping, path: Path): InputMapping['when'] {
    if (record.when === undefined) return undefined;
    const at = [...path, 'when'];
    const expression = this.expression(record.when, at, 'bool');
    return expression === undefined ? undefined : { expression, place: this.place(at) };
  }

  private time(written: unknown, path: Path): TimeSource | undefined {
    const value = this.value(written, path, ['format']);
    if (value === undefined) return undefined;
    const format = isMapping(written) && written.format !== undefined ? String(written.format) : 'iso';
    if (timeFormats.includes(format) || (/[yMdHms]{2}/.test(format) && timeFormat(format, this.zone) !== undefined)) {
      return { value, format };
    }
    const message = `"${format}" is not one of ${timeFormats.join(', ')}, nor a pattern such as yyyyMMddHHmmss`;
    const nearest = nearestOf(format, timeFormats);
    this.report([...path, 'format'], 'value-choice', message + didYouMean(nearest), nearest);
    return undefined;
  }

  private untimed(written: unknown, path: Path): TimeSource | undefined {
    const value = this.value(written, path);
    return value === undefined ? undefined : { value, format: 'iso' };
  }

  /** A column's name, `{column}`, `{cel}` or `{const}`. */
  private value(written: unknown, path: Path, moreKeys: string[] = []): ValueSource | undefined {
    const place = this.place(path);
    if (typeof written === 'string' && written !== '') return { type: 'column', column: written, place };
    if (!isMapping(written)) {
      this.report(path, 'value-type', "must be a column's name, {column: …}, {cel: …} or {const: …}");
      return undefined;
    }
    this.knownKeys(written, path, ['column', 'cel', 'const', ...moreKeys]);
    const given = ['column', 'cel', 'const'].filter((key) => written[key] !== undefined);
    if (given.length !== 1) {
      this.report(path, 'key-choice', 'must have exactly one of column, cel, const');
      return undefined;
    }
    if (written.column !== undefined) {
      const column = this.text(written, 'column', path);
      return column === undefined ? undefined : { type: 'column', column, place };
    }
    if (written.const !== undefined) return { type: 'constant', text: valueText(written.const), place };
    const expression = this.expression(written.cel, [...path, 'cel']);
    return expression === undefined
      ? undefined
      : { type: 'expression', expression, place: this.place([...path, 'cel']) };
  }

  private expression(written: unknown, path: Path, wanted?: 'bool'): RowExpression | undefined {
    const text = typeof written === 'boolean' ? String(written) : written;
    if (typeof text !== 'string') {
      this.report(path, 'value-type', 'a CEL expression is a text; put it in quotes');
      return undefined;
    }
    try {
      return new RowExpression(text, wanted);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { line, column } = this.document.placeInText(path, error.offset);
      this.problems.push({ ...this.at(path), line, column, code: 'rule-invalid', message: error.message });
      return undefined;
    }
  }

  private mapping(written: unknown, path: Path): Mapping | undefined {
    if (isMapping(written)) return written;
    this.report(path, path.length === 0 ? 'document-shape' : 'value-type', 'must be a mapping of keys to values');
    return undefined;
  }

  private list(parent: Mapping, key: string): unknown[] {
    const value = parent[key];
    if (Array.isArray(value) && value.length > 0) return value;
    this.report([key], 'value-type', `${key} must be a list of names`);
    return [];
  }

  private text(parent: Mapping, key: string, path: Path): string | undefined {
    const value = parent[key];
    if (typeof value === 'string' && value !== '') return value;
    if (value === undefined) this.required(parent, key, path);
    else this.report([...path, key], 'value-type', `${key} must be a text; put it in quotes`);
    return undefined;
  }

  private choice(parent: Mapping, key: string, values: string[], missing: string | undefined): string | undefined {
    const value = parent[key];
    if (value === undefined && missing !== undefined) return missing;
    if (typeof value === 'string' && values.includes(value)) return value;
    if (value === undefined) this.required(parent, key, []);
    else this.report([key], 'value-choice', `${key} must be ${values.join(' or ')}`);
    return undefined;
  }

  private required(parent: Mapping, key: string, path: Path): boolean {
    if (parent[key] !== undefined && parent[key] !== null) return true;
    this.report(path, 'key-missing', `the key "${key}" is missing`, undefined, 'key');
    return false;
  }

  private knownKeys(parent: Mapping, path: Path, keys: string[]): void {
    for (const key of Object.keys(parent)) {
      if (keys.includes(key)) continue;
      const nearest = nearestOf(key, keys);
      const hint = nearest === undefined ? `; known are ${listNames(keys)}` : didYouMean(nearest);
      this.report([...path, key], 'key-unknown', `this place has no key "${key}"${hint}`, nearest, 'key');
    }
  }

  private unknownName(path: Path, what: string, name: string, known: string[], at: 'key' | 'value'): void {
    const nearest = nearestOf(name, known);
    const hint = nearest === undefined ? `; declared are ${listNames(known)}` : didYouMean(nearest);
    this.report(path, 'reference-unknown', `no ${what} "${name}" is declared${hint}`, nearest, at);
  }

  private report(
    path: Path,
    code: ProblemCode,
    message: string,
    nearest?: string,
    at: 'key' | 'value' = 'value',
  ): void {
    this.problems.push({ ...this.at(path, at), code, message, ...optional('nearest', nearest) });
  }

  private at(path: Path, at: 'key' | 'value' = 'value') {
    return { file: this.document.file, ...this.place(path, at) };
  }

  private place(path: Path, at: 'key' | 'value' = 'value'): MapPlace {
    return { ...this.document.place(path, at), path: pathText(path) };
  }
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{key: value}`, or nothing to spread when there is no value. */
function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  const made: { [key in K]?: V } = {};
  if (value !== undefined) made[key] = value;
  return made;
}

function pick(mapping: Mapping, keys: string[]): Mapping {
  return Object.fromEntries(keys.filter((key) => mapping[key] !== undefined).map((key) => [key, mapping[key]]));
}

function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}
