import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, so that the end of a run is not one long file alone. Files of a line begin in any order. */
const LONGEST: readonly RegExp[] = [
  /^test\/oracle\/.*-(streams|signalling)/,
  /^test\/browser\//,
  /^test\/(simulation|e2e\/serving)\//,
  /^test\/(e2e|town|personas)\/[^/]*$|^bench\//,
  /^test\//,
];

/**
 * Long files first, and last those that share their processes: a process takes the next file only when that one may share
 * it, too.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const bySize = await super.sort(files);
    return bySize.sort((a, b) => this.placeOf(a) - this.placeOf(b));
  }

  private placeOf({ project, moduleId }: TestSpecification): number {
    if (!project.config.isolate) return LONGEST.length + 1;
    const file = relative(this.ctx.config.root, moduleId);
    const place = LONGEST.findIndex((pattern) => pattern.test(file));
    return place < 0 ? LONGEST.length : place;
  }
}
