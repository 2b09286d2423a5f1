import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH_HEADER = Buffer.from('content-length: ');
const CARRIAGE_RETURN = 13;
const ZERO = 48;

/** An answer as the wire has it; the body is a view that holds until the callback returns. */
export type Answered = (status: number, body: Buffer) => void;

/**
 * One HTTP/1.1 connection that stays open, one request at a time, written by hand: a client that costs as little as it
 * can, for it shares the machine with what it measures. Wants `Content-Length` in every answer.
 */
export class KeptConnection {
  private readonly socket: Socket;
  private readonly onLost: (error: Error) => void;
  private pending: Answered | undefined;
  private gathered: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket, onLost: (error: Error) => void) {
    this.socket = socket;
    this.onLost = onLost;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('error', (error) => this.lose(error));
    socket.on('close', () => this.lose(new Error('the service closed the connection')));
  }

  static open(url: URL, onLost: (error: Error) => void): Promise<KeptConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new KeptConnection(socket, onLost));
      });
    });
  }

  /** `request`: the whole of it, head and body. */
  send(request: readonly Buffer[], answered: Answered): void {
    this.pending = answered;
    if (request.length > 1) this.socket.cork();
    for (const part of request) this.socket.write(part);
    if (request.length > 1) this.socket.uncork();
  }

  close(): void {
    this.socket.removeAllListeners('close');
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    // Nobody has asked: the service says why it closes the connection.
    if (this.pending === undefined) return;
    const bytes = this.gathered.length === 0 ? chunk : Buffer.concat([this.gathered, chunk]);
    const head = bytes.indexOf(HEAD_END);
    const bodyAt = head + HEAD_END.length;
    const end = head < 0 ? Number.POSITIVE_INFINITY : bodyAt + lengthIn(bytes, head);
    if (bytes.length < end) {
      this.gathered = bytes;
      return;
    }
    this.gathered = bytes.subarray(end);
    const answered = this.pending;
    this.pending = undefined;
    // `HTTP/1.1 200 OK`
    const status = (bytes[9]! - ZERO) * 100 + (bytes[10]! - ZERO) * 10 + bytes[11]! - ZERO;
    answered?.(status, bytes.subarray(bodyAt, end));
  }

  private lose(error: Error): void {
    this.socket.removeAllListeners('close');
    this.onLost(error);
  }
}

function lengthIn(bytes: Buffer, head: number): number {
  const at = bytes.indexOf(LENGTH_HEADER);
  if (at < 0 || at > head) throw new Error(`an answer without a length: ${bytes.subarray(0, head).toString()}`);
  let length = 0;
  for (let p = at + LENGTH_HEADER.length; bytes[p] !== CARRIAGE_RETURN; p++) length = length * 10 + bytes[p]! - ZERO;
  return length;
}
