import type { Readable, Writable } from 'node:stream';
import type { Client, Connection, Submittable } from 'pg';

/**
 * COPY, PostgreSQL's way to move whole tables, over a connection of `pg`, which passes its messages on to whoever asked
 * (https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY).
 */

const HEADER_BYTES = 5;

/** Runs `copy … to stdout` and writes all rows to the sink, which it leaves open. */
export function copyOut(client: Client, sql: string, sink: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(sql, sink, resolve, reject));
  });
}

/** Runs `copy … from stdin` with the bytes of the source. Either all rows are taken, or none and it rejects. */
export function copyIn(client: Client, sql: string, source: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyIn(sql, source, resolve, reject));
  });
}

/**
 * Runs statements of which as many as there are `sources` are `copy … from stdin`, each with the bytes of one, all on the
 * way at once: the server passes over what follows a statement that failed. Without `begin` among them they are one
 * transaction.
 */
export function copyAllIn(client: Client, sql: string, sources: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyAllIn(sql, sources, resolve, reject));
  });
}

/** What `pg` tells the query that is at work. */
class Copy implements Submittable {
  /** Set by `pg` when queries have a time limit: to be called at the end, or its timer goes on. */
  callback: (() => void) | undefined;
  private readonly sql: string;
  private readonly resolve: () => void;
  private readonly reject: (error: unknown) => void;

  constructor(sql: string, resolve: () => void, reject: (error: unknown) => void) {
    this.sql = sql;
    this.resolve = resolve;
    this.reject = reject;
  }

  submit(connection: Connection): void {
    connection.query(this.sql);
  }

  handleError(error: unknown): void {
    this.callback?.();
    this.reject(error);
  }

  handleReadyForQuery(): void {
    this.callback?.();
    this.resolve();
  }

  handleCommandComplete(): void {}
}

class CopyOut extends Copy {
  private readonly sink: Writable;
  private connection: Connection | undefined;
  private paused = false;

  constructor(sql: string, sink: Writable, resolve: () => void, reject: (error: unknown) => void) {
    super(sql, resolve, reject);
    this.sink = sink;
  }

  override submit(connection: Connection): void {
    this.connection = connection;
    super.submit(connection);
  }

  /** Several of them come of one packet, after a pause too. `pg` uses the bytes of a chunk again. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.sink.write(Buffer.from(chunk)) || this.sink.destroyed || this.paused) return;
    const { stream } = this.connection!;
    this.paused = true;
    stream.pause();
    // A sink that failed takes no more; its owner hears of it, and the rest of the rows is passed over.
    takesMore(this.sink).then(() => {
      this.paused = false;
      stream.resume();
    });
  }
}

class CopyIn extends Copy {
  private readonly source: Readable;

  constructor(sql: string, source: Readable, resolve: () => void, reject: (error: unknown) => void) {
    super(sql, resolve, reject);
    this.source = source;
  }

  handleCopyInResponse({ stream }: Connection): void {
    this.send(stream).then(
      () => stream.write(message('c')),
      // The server then takes nothing and says why: `handleError`.
      (error: unknown) => stream.write(message('f', Buffer.from(`${String(error)}\0`))),
    );
  }

  private async send(stream: Connection['stream']): Promise<void> {
    for await (const chunk of this.source) {
      if (!stream.writable) return;
      stream.write(message('d', chunk));
      if (stream.writableNeedDrain) await takesMore(stream);
    }
  }
}

class CopyAllIn extends Copy {
  private readonly sources: readonly Buffer[];

  constructor(sql: string, sources: readonly Buffer[], resolve: () => void, reject: (error: unknown) => void) {
    super(sql, resolve, reject);
    this.sources = sources;
  }

  override submit(connection: Connection): void {
    const { stream } = connection;
    stream.cork();
    super.submit(connection);
    for (const source of this.sources) {
      stream.write(message('d', source));
      stream.write(message('c'));
    }
    stream.uncork();
  }

  /** They were not waited for. */
  handleCopyInResponse(): void {}
}

/** Resolves when what was written has gone out, or the stream has closed. */
function takesMore(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

function message(type: 'c' | 'd' | 'f', content: Buffer = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + content.length);
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(4 + content.length, 1);
  content.copy(bytes, HEADER_BYTES);
  return bytes;
}
