/** What this program uses of the package `smpp`, which brings no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  namespace smpp {
    /** A message as the package decodes it: bytes when the coding is none it knows. */
    interface DecodedMessage {
      message: string | Buffer;
      udh?: Buffer[];
    }

    /** Mandatory fields and TLVs lie side by side under their names in the specification. */
    class PDU {
      constructor(command: string, fields?: Readonly<Record<string, unknown>>);
      readonly command: string;
      readonly command_status: number;
      sequence_number: number;
      readonly [field: string]: unknown;
      isResponse(): boolean;
      response(fields?: Readonly<Record<string, unknown>>): PDU;
    }

    class Session extends EventEmitter<{ connect: []; secureConnect: []; close: []; error: [Error]; pdu: [PDU] }> {
      readonly socket: Socket;
      /** @returns whether it was given to the socket; `written` is called when the socket has taken it. */
      send(pdu: PDU, answered?: (answer: PDU) => void, written?: () => void): boolean;
      close(): void;
      destroy(): void;
    }

    class Server extends NetServer {
      readonly sessions: readonly Session[];
    }

    /** Name → number: `ESME_ROK` is 0. */
    const errors: Readonly<Record<string, number>>;
    function connect(options: { host: string; port: number; tls?: boolean }): Session;
    function createServer(listener: (session: Session) => void): Server;
  }

  export = smpp;
}
