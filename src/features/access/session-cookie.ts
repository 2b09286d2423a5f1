import type { FastifyReply, FastifyRequest } from 'fastify';
import '@fastify/cookie';

export const SESSION_COOKIE = 'opportune_session';
/** With this prefix browsers take it over TLS alone, from this very host, for all paths. */
const SECURE_PREFIX = '__Host-';

/**
 * A cookie that holds a secret of one browser: the token of its session. Not for scripts, not sent along from pages of other sites; over TLS it is
 * never sent without. It ends with the browser, if not before; when a session is over says the server.
 */
export class SessionCookie {
  private readonly name: string;
  private readonly alwaysSecure: boolean;
  private readonly maxAgeSeconds: number | undefined;

  /** `alwaysSecure`: browsers come by TLS, even if requests arrive here without. */
  constructor(name: string, alwaysSecure: boolean, maxAgeSeconds?: number) {
    this.name = name;
    this.alwaysSecure = alwaysSecure;
    this.maxAgeSeconds = maxAgeSeconds;
  }

  /** The token that came with a request; '' when none did. */
  read(request: FastifyRequest): string {
    return request.cookies?.[this.nameFor(request)] ?? '';
  }

  set(request: FastifyRequest, reply: FastifyReply, token: string): void {
    const maxAge = this.maxAgeSeconds === undefined ? {} : { maxAge: this.maxAgeSeconds };
    reply.setCookie(this.nameFor(request), token, { ...this.attributesFor(request), ...maxAge });
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    reply.clearCookie(this.nameFor(request), this.attributesFor(request));
  }

  private isSecure({ protocol }: FastifyRequest): boolean {
    return this.alwaysSecure || protocol === 'https';
  }

  private nameFor(request: FastifyRequest): string {
    return this.isSecure(request) ? `${SECURE_PREFIX}${this.name}` : this.name;
  }

  private attributesFor(request: FastifyRequest) {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.isSecure(request) } as const;
  }
}
