/** Uploads of number lists, kept in memory: for tests of the interface alone. */
import type { ListUpload, ListUploads, RefusedRow } from '../../../src/ports/list-uploads.ts';

export class MemoryListUploads implements ListUploads {
  private readonly uploads = new Map<string, ListUpload>();
  private readonly rows = new Map<string, RefusedRow[]>();

  async keep(upload: ListUpload): Promise<void> {
    this.uploads.set(upload.uploadId, { ...upload });
  }

  async find(uploadId: string): Promise<ListUpload | undefined> {
    return this.uploads.get(uploadId);
  }

  async list(limit: number, list?: string): Promise<ListUpload[]> {
    const found = [...this.uploads.values()].filter((upload) => list === undefined || upload.list === list);
    return found.sort((a, b) => b.at - a.at || (a.uploadId < b.uploadId ? 1 : -1)).slice(0, limit);
  }

  async refuse(uploadId: string, rows: readonly RefusedRow[]): Promise<void> {
    const known = this.rows.get(uploadId) ?? [];
    const fresh = rows.filter(({ line }) => !known.some((row) => row.line === line));
    const all = [...known, ...fresh].sort((a, b) => a.line - b.line);
    this.rows.set(uploadId, all);
  }

  async refused(uploadId: string, limit: number, after = 0): Promise<RefusedRow[]> {
    return (this.rows.get(uploadId) ?? []).filter(({ line }) => line > after).slice(0, limit);
  }

  async forgetRows(before: number): Promise<void> {
    for (const { uploadId, at } of this.uploads.values()) if (at < before) this.rows.delete(uploadId);
  }
}
