/** `interrupted`: the service ended meanwhile; what was taken until then is in the list. */
export type UploadState = 'waiting' | 'running' | 'done' | 'cancelled' | 'failed' | 'interrupted';

/** How many rows became what; each counts once. */
export interface UploadCounts {
  read: number;
  /** In the list now, perhaps since before. */
  accepted: number;
  formatErrors: number;
  duplicates: number;
  unknown: number;
  doNotDisturb: number;
}

/** Numbers on their way into a list: of a file, or of the customers for whom a rule held. */
export interface ListUpload extends UploadCounts {
  uploadId: string;
  list: string;
  /** Name of the file; absent: they come of a rule. */
  file?: string;
  rule?: string;
  /** The group whose rule it was. */
  group?: string;
  who: string;
  /** Epoch ms. */
  at: number;
  endedAt?: number;
  state: UploadState;
  /** Why it failed, for people. */
  problem?: string;
}

/** A row that was not taken. */
export interface RefusedRow {
  /** From 1. */
  line: number;
  /** docs/reject-codes.md explains each. */
  code: string;
  message: string;
  /** As it stood in the file. */
  raw: string;
  /** The number it names, when it names one. */
  customerId?: string;
}

/** What became of uploads, and of each row that was not taken. */
export interface ListUploads {
  /** Keeps an upload, as it stands. */
  keep(upload: ListUpload): Promise<void>;
  find(uploadId: string): Promise<ListUpload | undefined>;
  /** Newest first; without `list` those of all lists. */
  list(limit: number, list?: string): Promise<ListUpload[]>;
  /** The same row told again changes nothing. */
  refuse(uploadId: string, rows: readonly RefusedRow[]): Promise<void>;
  /** By line; `after`: line of the last of the page before. */
  refused(uploadId: string, limit: number, after?: number): Promise<RefusedRow[]>;
  /** Rows of uploads before this time, epoch ms, are forgotten; their counts stay. */
  forgetRows(before: number): Promise<void>;
}
