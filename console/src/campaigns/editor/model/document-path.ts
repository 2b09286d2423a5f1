/**
 * Changes to a plain document, leaving everything else as it was: what is not on the way to the change is the very same
 * object in the result, and a change to what is there already gives back the document itself.
 */

/** Keys and positions from the document down. */
export type Path = readonly (string | number)[];

type Container = Record<string | number, unknown>;

/** Undefined where there is nothing. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Container)[part];
  }
  return value;
}

/** Puts a value at a path, making what is missing on the way; undefined takes the key or the item away. */
export function withValue<T>(root: T, path: Path, value: unknown): T {
  const [part, ...rest] = path;
  if (part === undefined) return value as T;
  const container = containerFor(root, part);
  const before = (container as Container)[part];
  if (value === undefined && before === undefined) return root;
  const after = rest.length === 0 ? value : withValue(before, rest, value);
  if (after === before) return root;
  if (Array.isArray(container)) {
    const index = Number(part);
    return (after === undefined ? container.toSpliced(index, 1) : container.with(index, after)) as T;
  }
  if (after !== undefined) return { ...container, [part]: after } as T;
  return Object.fromEntries(Object.entries(container).filter(([key]) => key !== String(part))) as T;
}

/** Puts an item into the list at a path, which is made when there is none. */
export function withInserted<T>(root: T, list: Path, index: number, item: unknown): T {
  return withValue(root, list, listAt(root, list).toSpliced(index, 0, item));
}

/** Moves an item of the list at a path; beyond its ends nothing happens. */
export function withMoved<T>(root: T, list: Path, from: number, to: number): T {
  const items = listAt(root, list);
  if (from === to || from < 0 || to < 0 || from >= items.length || to >= items.length) return root;
  return withValue(root, list, items.toSpliced(from, 1).toSpliced(to, 0, items[from]));
}

/** Empty where there is no list. */
export function listAt(root: unknown, path: Path): unknown[] {
  const value = valueAt(root, path);
  return Array.isArray(value) ? value : [];
}

/** One text for a path, unlike that of any other. */
export function pathKey(path: Path): string {
  return path.join('.');
}

function containerFor(root: unknown, part: string | number): object {
  if (typeof root === 'object' && root !== null) return root;
  return typeof part === 'number' ? [] : {};
}
