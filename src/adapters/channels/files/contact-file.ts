import { type FileHandle, mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutboundMessage } from '../../../ports/channel.ts';
import { contactsIn, headerOf, lineOf } from './contact-line.ts';
import type { FilesSettings } from './files-settings.ts';

const PART = '.part';

/** One file being written. Its name ends in `.part` until it is finished. */
export class ContactFile {
  /** Of what it holds: `2026-03-05` or `2026-03-05T14`. */
  readonly period: string;
  readonly contactIds: Set<string>;
  private readonly folder: string;
  private readonly name: string;
  private readonly format: FilesSettings['format'];
  private readonly handle: FileHandle;

  private constructor(
    settings: FilesSettings,
    period: string,
    name: string,
    handle: FileHandle,
    contactIds: readonly string[],
  ) {
    this.folder = settings.folder;
    this.format = settings.format;
    this.period = period;
    this.name = name;
    this.handle = handle;
    this.contactIds = new Set(contactIds);
  }

  /** Opens the file of a period, or goes on with it; what a crash cut is removed. */
  static async open(settings: FilesSettings, period: string): Promise<ContactFile> {
    await mkdir(settings.folder, { recursive: true });
    const name = `${settings.prefix}-${period}.${settings.format}`;
    const handle = await open(join(settings.folder, name + PART), 'a+');
    try {
      const { contactIds, wholeBytes } = contactsIn(await handle.readFile(), settings.format);
      await handle.truncate(wholeBytes);
      if (wholeBytes === 0) await handle.appendFile(headerOf(settings.format));
      await handle.sync();
      await syncFolder(settings.folder);
      return new ContactFile(settings, period, name, handle, contactIds);
    } catch (fault) {
      await handle.close();
      throw fault;
    }
  }

  /** Periods of this channel whose files are not finished, earliest first. */
  static async unfinished({ folder, prefix, format }: FilesSettings): Promise<string[]> {
    await mkdir(folder, { recursive: true });
    const ending = `.${format}${PART}`;
    return (await readdir(folder))
      .filter((name) => name.startsWith(`${prefix}-`) && name.endsWith(ending))
      .map((name) => name.slice(prefix.length + 1, -ending.length))
      .filter((period) => /^\d{4}-\d{2}-\d{2}(T\d{2})?$/.test(period))
      .sort();
  }

  /** Resolves when the contacts are on the disk. */
  async append(messages: readonly OutboundMessage[]): Promise<void> {
    await this.handle.appendFile(messages.map((message) => lineOf(message, this.format)).join(''));
    await this.handle.datasync();
    for (const { contactId } of messages) this.contactIds.add(contactId);
  }

  /** Gives it its name, or that with a number when there is such a file; from then on it is the operator's. */
  async finish(): Promise<void> {
    await this.close();
    const [, stem, ending] = /^(.*)(\.[a-z]+)$/.exec(this.name) ?? ['', this.name, ''];
    let name = this.name;
    for (let number = 2; await exists(join(this.folder, name)); number++) name = `${stem}-${number}${ending}`;
    await rename(join(this.folder, this.name + PART), join(this.folder, name));
    await syncFolder(this.folder);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Makes new names in a folder survive a crash of the system. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
