import type { Definitions } from '../../core/schema/definitions.ts';
import { type DefinitionChange, diffDefinitions } from '../../definitions/diff-definitions.ts';
import { parsePacks } from '../../definitions/parse-packs.ts';
import type { SourceFile } from '../../definitions/source-document.ts';
import { writtenTexts } from '../../definitions/written-texts.ts';
import type { DefinitionStore, Doing, SeenVersion } from '../../ports/definition-store.ts';
import { type LiveService, NotRunning } from '../../runtime/live/live-service.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { conflictProblem, invalidDefinitions } from './definition-refusals.ts';
import { namedTwice, type Written, WrittenSet } from './written-set.ts';

/** A service that also tells since when its definitions decide. */
export interface ActivatedService extends LiveService {
  /** Offset of the log entry that made them active; 0 of those the service began with. */
  readonly activatedAt: number;
}

export interface ActivationParts {
  store: DefinitionStore;
  live: ActivatedService;
  now: () => number;
  /** Hears what is not as it should be and keeps nobody from deciding. */
  warn: (message: string) => void;
}

/** What another set of definitions changed, and from where in the log on it decides. */
export interface ActivationAnswer {
  from: string;
  to: string;
  changes: DefinitionChange[];
  logOffset: number;
}

export interface SetChange {
  versions: readonly SeenVersion[];
  /** Definitions that are not active any more from then on. */
  retire: readonly Pick<Written, 'kind' | 'id'>[];
}

/** Who the versions are by that a new service begins with. */
const PACK = 'pack';
const PROGRAM = 'opportune';

/**
 * Makes versions the active ones, in the store and then in the engine. Owner of both: one per service.
 *
 * D1. One activation at a time; each is of a whole set that was parsed.
 * D2. The store is changed first: after a crash in between the next start goes on with what the store says, and so does
 *     the next activation when the engine failed.
 * D3. Nothing is activated before `begin` has brought the two together.
 */
export class DefinitionActivation {
  private readonly parts: ActivationParts;
  private begun = false;
  /** The engine has not got what the store says. */
  private isBehind = false;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(parts: ActivationParts) {
    this.parts = parts;
  }

  /** The active definitions as they are written. */
  async written(): Promise<WrittenSet> {
    return new WrittenSet().with(await this.parts.store.list({ state: 'active' }));
  }

  /**
   * Gives a new store what `packs` say, and the engine what the store says. The engine must be running.
   */
  begin(packs: readonly SourceFile[]): Promise<void> {
    return this.inTurn(async () => {
      const { store, now } = this.parts;
      const [last] = await store.activations(1);
      if (last === undefined && packs.length > 0) {
        const { written, definitions } = writtenSet(packs);
        const doing = { who: PACK, at: now(), comment: 'as the service began' };
        await store.replace({ contents: written, setVersion: definitions.version }, doing);
      }
      await this.catchUp();
      this.begun = true;
    });
  }

  /**
   * Makes approved versions, or earlier ones, the active ones, all or none.
   *
   * @throws HttpProblem `version-unknown`, `version-conflict`, `definition-unknown`, `definitions-invalid`,
   *   `request-invalid`; NotRunning Overloaded
   */
  activate({ versions, retire }: SetChange, doing: Doing): Promise<ActivationAnswer> {
    const twice = namedTwice([...versions, ...retire]);
    if (twice !== undefined) return Promise.reject(new HttpProblem('request-invalid', `${twice} is named twice`));
    return this.inTurn(async () => {
      await this.assertReady();
      const { store } = this.parts;
      const active = await this.written();
      const contents = await this.contentsOf(versions);
      const unknown = retire.find((definition) => !active.has(definition));
      if (unknown !== undefined) {
        throw new HttpProblem('definition-unknown', `no ${unknown.kind} "${unknown.id}" is active`);
      }
      const loaded = active.without(retire).with(contents).parse();
      if ('problems' in loaded) throw invalidDefinitions(loaded.problems);
      const { definitions } = loaded;
      return this.activateBoth(definitions, async () => {
        const [conflict] = await store.activate({ versions, retire, setVersion: definitions.version }, doing);
        if (conflict !== undefined) throw conflictProblem(conflict);
      });
    });
  }

  /**
   * Makes the definitions of these files the active ones, and no others. What says the same as before stays as it is.
   *
   * @throws HttpProblem `definitions-invalid`; NotRunning Overloaded
   */
  apply(files: readonly SourceFile[], doing: Doing): Promise<ActivationAnswer> {
    return this.inTurn(async () => {
      await this.assertReady();
      const { store, live } = this.parts;
      const { written, definitions } = writtenSet(files);
      if ((await this.written()).equals(new WrittenSet().with(written))) {
        return { from: live.definitions.version, to: definitions.version, changes: [], logOffset: live.activatedAt };
      }
      return this.activateBoth(definitions, () =>
        store.replace({ contents: written, setVersion: definitions.version }, doing),
      );
    });
  }

  private async activateBoth(definitions: Definitions, inStore: () => Promise<void>): Promise<ActivationAnswer> {
    const { live } = this.parts;
    const before = live.definitions;
    const answer = { from: before.version, to: definitions.version, changes: diffDefinitions(before, definitions) };
    await inStore();
    this.isBehind = true;
    const logOffset = await this.activateEngine(definitions);
    this.isBehind = false;
    return { ...answer, logOffset };
  }

  /** The versions are looked at closely by the store: here their texts are wanted. */
  private async contentsOf(versions: readonly SeenVersion[]): Promise<Written[]> {
    const found: Written[] = [];
    for (const { kind, id, version } of versions) {
      const kept = await this.parts.store.find(kind, id, version);
      if (kept === undefined)
        throw new HttpProblem('version-unknown', `no version ${version} of ${kind} "${id}" is kept`);
      found.push(kept);
    }
    return found;
  }

  /** @returns offset of the log entry from which on they decide. */
  private async activateEngine(definitions: Definitions): Promise<number> {
    const { live, store, warn } = this.parts;
    const isActive = live.definitions.version === definitions.version;
    const offset = isActive ? live.activatedAt : await live.activate(definitions);
    await store.noteLogOffset(definitions.version, offset).catch((error: unknown) => {
      warn(`where in the log an activation took effect is noted at the next start: ${String(error)}`);
    });
    return offset;
  }

  /** Brings the engine to what the store says. What the store says may be read otherwise by this version of the program. */
  private async catchUp(): Promise<void> {
    const { store, live, now, warn } = this.parts;
    const [last] = await store.activations(1);
    if (last === undefined) return;
    const loaded = (await this.written()).parse();
    if ('problems' in loaded) {
      const [first] = loaded.problems;
      warn(
        `the active definitions are not valid any more, the engine keeps those it has: ${first?.file} ${first?.message}`,
      );
      return;
    }
    const { definitions } = loaded;
    if (last.setVersion !== definitions.version) {
      const doing = { who: PROGRAM, at: now(), comment: 'read anew by another version of the program' };
      await store.activate({ versions: [], retire: [], setVersion: definitions.version }, doing);
    }
    if (live.definitions.version !== definitions.version) {
      warn(
        `the engine had definitions ${live.definitions.version}; it gets ${definitions.version}, which the records say`,
      );
      await this.activateEngine(definitions);
    } else if (last.logOffset === undefined) await this.activateEngine(definitions);
    this.isBehind = false;
  }

  private async assertReady(): Promise<void> {
    const { state } = this.parts.live.status();
    if (!this.begun || state === 'stopping' || state === 'failed')
      throw new NotRunning(this.begun ? state : 'starting');
    if (this.isBehind) await this.catchUp();
  }

  private inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.tail.then(task);
    this.tail = result.catch(() => undefined);
    return result;
  }
}

/** @throws HttpProblem `definitions-invalid` with every place that is wrong. */
export function parsedFiles(files: readonly SourceFile[]): Definitions {
  const loaded = parsePacks(files);
  if ('problems' in loaded) throw invalidDefinitions(loaded.problems);
  return loaded.definitions;
}

/** What files say, each definition by itself. @throws HttpProblem `definitions-invalid` */
function writtenSet(files: readonly SourceFile[]): { written: Written[]; definitions: Definitions } {
  const definitions = parsedFiles(files);
  const written = writtenTexts(files, definitions).map(({ kind, id, text }) => ({ kind, id, content: text }));
  // A cell list as a text may be too long to be read again.
  const again = parsedFiles(new WrittenSet().with(written).files);
  if (again.version !== definitions.version) {
    throw new Error(`broken invariant: written one by one, ${definitions.version} becomes ${again.version}`);
  }
  return { written, definitions };
}
