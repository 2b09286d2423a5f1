/** The first chunks of `incoming`, joined until they have `bytes`; shorter when there are no more. */
export async function atLeast(bytes: number, incoming: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < bytes) {
    const next = await incoming.next();
    if (next.done) break;
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
  }
  return head;
}

/** `head`, then the rest. */
export async function* prepended(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* rest;
}

/** Cuts at fixed distances from the start, so that what is decoded does not depend on the source's chunks. */
export async function* inPieces(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let kept: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    let data = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    for (; data.length >= bytes; data = data.subarray(bytes)) yield data.subarray(0, bytes);
    kept = data;
  }
  if (kept.length > 0) yield kept;
}
