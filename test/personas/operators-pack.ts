import { join } from 'node:path';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';

/** The definitions of packs/telecom. @throws with every problem when the pack does not load */
export function operatorsPack(): Definitions {
  const loaded = loadPacks([join(import.meta.dirname, '../../packs/telecom')]);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.definitions;
}
