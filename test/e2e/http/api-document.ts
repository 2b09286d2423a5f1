/** The OpenAPI document as a test reads it, and whether an answer is what it declares. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { httpProblemCodes } from '../../../src/features/problems/http-problem-codes.ts';

export type Schema = Record<string, unknown>;

interface Media {
  schema: Schema;
}

export interface Operation {
  operationId: string;
  method: string;
  path: string;
  /** What the route has to do with regions: see route-access.ts; absent: nothing. */
  'x-regions'?: string;
  /** Under which name calls are in the audit trail; absent: they are not. */
  'x-audit'?: string;
  security?: object[];
  parameters: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
}

export interface ApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  components: { schemas: Record<string, Schema> };
}

/** Every operation of the document, its references resolved. */
export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      parameters: operation.parameters ?? [],
      method: method.toUpperCase(),
      path,
    })),
  );
}

export interface Answer {
  statusCode: number;
  headers: Record<string, unknown>;
  body: string;
}

/** Says what of an answer the document does not declare; undefined: it is as declared. */
export class Conformance {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new WeakMap<Schema, ValidateFunction>();

  constructor(document: ApiDocument) {
    this.ajv.addSchema({ $id: 'document', ...document });
  }

  problemOf(operation: Operation, answer: Answer): string | undefined {
    const { statusCode, body } = answer;
    if (statusCode >= 500) return `${statusCode} ${body}`;
    const declared = operation.responses[statusCode];
    if (declared === undefined) return `${statusCode} is not declared: ${body}`;
    const mediaType = String(answer.headers['content-type'] ?? '').split(';')[0]!;
    const { content = {} } = declared;
    if (Object.keys(content).length === 0) return body === '' ? undefined : `a body where none is declared: ${body}`;
    const media = content[mediaType];
    if (media === undefined) return `${statusCode} is not declared as "${mediaType}"`;
    if (!mediaType.endsWith('json')) return undefined;
    const value: unknown = JSON.parse(body);
    const errors = this.errorsOf(media.schema, value);
    if (errors.length > 0) return `${statusCode} ${JSON.stringify(errors[0])}: ${body}`;
    return statusCode >= 400
      ? this.wrongProblem(operation, statusCode, value as { code: string; status: number })
      : undefined;
  }

  private errorsOf(schema: Schema, value: unknown): readonly ErrorObject[] {
    const validate = this.validatorOf(schema);
    return validate(value) ? [] : (validate.errors ?? []);
  }

  private validatorOf(schema: Schema): ValidateFunction {
    const known = this.validators.get(schema);
    if (known !== undefined) return known;
    const resolved = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as Schema;
    const validate = this.ajv.compile(resolved);
    this.validators.set(schema, validate);
    return validate;
  }

  private wrongProblem(
    { responses }: Operation,
    statusCode: number,
    { code, status }: { code: string; status: number },
  ) {
    if (!Object.hasOwn(httpProblemCodes, code)) return `no problem "${code}" is documented`;
    if (status !== statusCode) return `the document says ${status}, the answer ${statusCode}`;
    const told = responses[statusCode]?.description ?? '';
    return told.includes(`\`${code}\``) ? undefined : `"${code}" is not among what the operation declares: ${told}`;
  }
}
