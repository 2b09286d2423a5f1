import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/adapters/postgres/embedded-server.ts';

/** A PostgreSQL of its own, in a folder that nobody else knows. */
export class TemporaryServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'opportune-database-'));
  private running: EmbeddedServer | undefined;

  get url(): string {
    return this.running!.url;
  }

  async start(): Promise<void> {
    this.running = await startEmbeddedServer({ folder: join(this.folder, 'database') });
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  /** As a crash of the system would; it is started again by itself. */
  kill(): void {
    const file = join(this.folder, 'database', 'data', 'postmaster.pid');
    process.kill(Number(readFileSync(file, 'utf8').split('\n')[0]), 'SIGKILL');
  }

  /** Stops it and removes all it kept. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
