import type { FastifyReply, FastifyRequest } from 'fastify';
import '@fastify/cookie';

const NAME = 'opportune_session';
/** With this prefix browsers take it over TLS alone, from this very host, for all paths. */
const SECURE_NAME = `__Host-${NAME}`;

/**
 * The cookie that holds a session's token. Not for scripts, not sent along from pages of other sites; over TLS it is
 * never sent without. It ends with the browser; when the session is over says the server.
 */
export class SessionCookie {
  private readonly alwaysSecure: boolean;

  /** `alwaysSecure`: browsers come by TLS, even if requests arrive here without. */
  constructor(alwaysSecure: boolean) {
    this.alwaysSecure = alwaysSecure;
  }

  /** The token that came with a request; '' when none did. */
  read(request: FastifyRequest): string {
    return request.cookies?.[this.nameFor(request)] ?? '';
  }

  set(request: FastifyRequest, reply: FastifyReply, token: string): void {
    reply.setCookie(this.nameFor(request), token, this.attributesFor(request));
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    reply.clearCookie(this.nameFor(request), this.attributesFor(request));
  }

  private isSecure({ protocol }: FastifyRequest): boolean {
    return this.alwaysSecure || protocol === 'https';
  }

  private nameFor(request: FastifyRequest): string {
    return this.isSecure(request) ? SECURE_NAME : NAME;
  }

  private attributesFor(request: FastifyRequest) {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.isSecure(request) } as const;
  }
}
