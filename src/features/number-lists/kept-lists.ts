import type { NumberListDefinition } from '../../core/schema/definitions.ts';
import type { ListUpload } from '../../ports/list-uploads.ts';
import type { Caller } from '../access/caller.ts';
import { definitionsSeenBy, mayTouchDefinition } from '../access/definition-scope.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import type { NumberListParts } from './number-list-parts.ts';

/** @throws HttpProblem `definition-unknown` */
export function seenList({ live }: NumberListParts, caller: Caller, id: string): NumberListDefinition {
  const list = definitionsSeenBy(caller, live.definitions).numberLists?.find((each) => each.id === id);
  if (list === undefined) throw new HttpProblem('definition-unknown', `no number list "${id}" is active`);
  return list;
}

/** One that the caller may change. @throws HttpProblem `definition-unknown` `region-bound` */
export function ownList(parts: NumberListParts, caller: Caller, id: string): NumberListDefinition {
  const list = seenList(parts, caller, id);
  if (mayTouchDefinition(caller, list, parts.live.definitions)) return list;
  throw new HttpProblem('region-bound', `the number list "${id}" is not of your region: make one of your own`);
}

/** @throws HttpProblem `upload-unknown` */
export async function uploadOf(
  { uploads }: NumberListParts,
  { id, uploadId }: { id: string; uploadId: string },
): Promise<ListUpload> {
  const upload = await uploads.find(uploadId);
  if (upload === undefined || upload.list !== id) throw new HttpProblem('upload-unknown', 'no such upload is kept');
  return upload;
}
