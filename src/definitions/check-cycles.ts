import type { PackDocument, PackDocuments, ProblemList } from './pack-documents.ts';
import type { Path } from './source-document.ts';

/** `from` needs `to` to be known first; `path` is where it says so. Nodes are `group.x`, `stage.y`, `region.z`. */
export interface Dependency {
  document: PackDocument;
  path: Path;
  from: string;
  to: string;
}

/** Reports each cycle once, at the first dependency that closes it, with the whole way round. */
export function checkCycles(dependencies: readonly Dependency[], problems: ProblemList): void {
  const byFrom = Map.groupBy(dependencies, ({ from }) => from);
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (node: string): void => {
    done.add(node);
    way.push(node);
    for (const dependency of byFrom.get(node) ?? []) {
      const start = way.indexOf(dependency.to);
      if (start >= 0) report(dependency, [...way.slice(start), dependency.to], problems);
      else if (!done.has(dependency.to)) visit(dependency.to);
    }
    way.pop();
  };
  for (const node of byFrom.keys()) if (!done.has(node)) visit(node);
}

function report({ document, path }: Dependency, cycle: string[], problems: ProblemList): void {
  problems.add(
    document,
    path,
    'cycle',
    `this depends on itself: ${cycle.join(' → ')}; break the circle at one of them`,
  );
}

/** Regions lie in their parents. */
export function regionDependencies(documents: PackDocuments): Dependency[] {
  return documents.of('region').flatMap((document) => {
    const { parent } = document.written;
    if (parent === undefined) return [];
    return [{ document, path: ['parent'], from: `region.${document.id}`, to: `region.${parent}` }];
  });
}
