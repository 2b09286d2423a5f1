import { Document, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { canonicalJson } from './definitions-version.ts';

/** A definition as plain values: `kind`, `id` and its fields as people write them. */
export type WrittenValue = Record<string, unknown>;

/**
 * A definition as one YAML document. What stands in `before` and says the same keeps its layout, its remarks and its
 * place; the rest is written anew. `before` that is no mapping is not leant on.
 */
export function writeDocument(value: WrittenValue, before?: string): string {
  const found = before === undefined ? undefined : parseDocument(before, { logLevel: 'silent' });
  const kept = found !== undefined && found.errors.length === 0 && isMap(found.contents) ? found : undefined;
  const document: Document<Node> = kept ?? new Document(inOrder(value));
  if (kept !== undefined) changeMap(document, kept.contents as YAMLMap, inOrder(value));
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}

/** Kind and id first, the rest as given; what is undefined is left out, as in JSON. */
function inOrder({ kind, id, ...rest }: WrittenValue): WrittenValue {
  return Object.fromEntries(Object.entries({ kind, id, ...rest }).filter(([, each]) => each !== undefined));
}

function changeMap(document: Document<Node>, map: YAMLMap, value: WrittenValue): void {
  for (const { key } of [...map.items]) {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name === undefined || value[name] === undefined) map.delete(key);
  }
  for (const [name, each] of Object.entries(value)) {
    if (each === undefined) continue;
    const node = map.get(name, true);
    if (node === undefined || !changeNode(document, node, each)) map.set(name, document.createNode(each));
  }
}

/** @returns false: it cannot be changed where it is, another one is to take its place. */
function changeNode(document: Document<Node>, node: unknown, value: unknown): boolean {
  if (saysThat(document, node, value)) return true;
  if (isMap(node) && isMapping(value)) {
    changeMap(document, node, value);
    return true;
  }
  if (isSeq(node) && Array.isArray(value)) {
    changeSeq(document, node, value);
    return true;
  }
  return false;
}

/** Items that stay keep what is written beside them, wherever they have moved. */
function changeSeq(document: Document<Node>, seq: YAMLSeq, values: readonly unknown[]): void {
  const before = [...seq.items];
  const stays = values.map((value) => {
    const at = before.findIndex((node) => saysThat(document, node, value));
    return at < 0 ? undefined : before.splice(at, 1)[0];
  });
  seq.items = values.map((value, index) => {
    const same = stays[index];
    if (same !== undefined) return same;
    // One that was changed in its place is still itself.
    const old = seq.items[index];
    const isFree = old !== undefined && before.includes(old) && !stays.includes(old);
    return isFree && changeNode(document, old, value) ? old : document.createNode(value);
  });
}

function saysThat(document: Document<Node>, node: unknown, value: unknown): boolean {
  const said: unknown = isNode(node) ? node.toJS(document) : node;
  return canonicalJson(said ?? null) === canonicalJson(value ?? null);
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value);
}

function isMapping(value: unknown): value is WrittenValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
