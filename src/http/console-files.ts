import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RouteHost } from '../features/route-host.ts';

const NOT_BUILT = `控制台尚未构建。请在安装目录运行 node bin/build-console.mjs，然后刷新本页。
The console has not been built. Run node bin/build-console.mjs in the folder of the installation, then reload this page.
`;

/** Paths whose unknown members are no pages: who asks for them gets a problem document or nothing. */
const notPages = /^\/(v1|docs|assets|healthz|readyz|metrics|openapi\.json)(\/|\?|$)/;

/**
 * The console, as built into a folder: its assets, which browsers keep for good because their names change with their
 * content, and its one page, which they ask for every time.
 */
export class ConsoleFiles {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Serves the assets, compressed as they were when built. */
  async register(app: RouteHost): Promise<void> {
    const assets = { root: join(this.folder, 'assets'), prefix: '/assets/', maxAge: '365d', immutable: true };
    await app.register(fastifyStatic, {
      ...{ ...assets, preCompressed: true, decorateReply: false, index: false },
    });
  }

  /** Whether a browser asks for a page of the console: the console itself knows which there are. */
  isPage({ method, url, headers }: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): boolean {
    if (url === '/opportune.svg') return true;
    return method === 'GET' && !notPages.test(url) && /text\/html/.test(headers.accept ?? '');
  }

  /** Answers with the page, or says what to do when the console has not been built. */
  async sendPage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    reply.header('cache-control', 'no-cache');
    const isIcon = request.url === '/opportune.svg';
    const text = await read(join(this.folder, isIcon ? 'opportune.svg' : 'index.html'));
    if (text === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    if (isIcon) return reply.type('image/svg+xml').send(text);
    return reply.headers(pageHeaders).type('text/html; charset=utf-8').send(text);
  }
}

/**
 * Nothing from elsewhere, no script but the console's own, no page around it. Styles may stand in the page: Ant Design
 * writes its own there, and with images and fonts of this place alone a style can tell nobody anything.
 */
const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
  'frame-ancestors': "'none'",
};

const pageHeaders = {
  'content-security-policy': Object.entries(policy)
    .map(([what, from]) => `${what} ${from}`)
    .join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
