import { sql } from 'kysely';
import type { ListUpload, ListUploads, RefusedRow, UploadState } from '../../ports/list-uploads.ts';
import type { Database } from './open-database.ts';
import type { Tables } from './tables.ts';

export class PostgresListUploads implements ListUploads {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async keep(upload: ListUpload): Promise<void> {
    const row = rowOf(upload);
    await this.database
      .insertInto('list_uploads')
      .values(row)
      .onConflict((conflict) => conflict.column('upload_id').doUpdateSet(row))
      .execute();
  }

  async find(uploadId: string): Promise<ListUpload | undefined> {
    const row = await this.database
      .selectFrom('list_uploads')
      .selectAll()
      .where('upload_id', '=', uploadId)
      .executeTakeFirst();
    return row && uploadOf(row);
  }

  async list(limit: number, list?: string): Promise<ListUpload[]> {
    const rows = await this.database
      .selectFrom('list_uploads')
      .selectAll()
      .$if(list !== undefined, (query) => query.where('list', '=', list!))
      .orderBy('at', 'desc')
      .orderBy('upload_id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(uploadOf);
  }

  async refuse(uploadId: string, rows: readonly RefusedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const column = <T>(of: (row: RefusedRow) => T) => rows.map(of);
    await sql`insert into list_refusals (upload_id, line, code, message, raw, customer_id)
      select ${uploadId}, r.* from unnest(
        ${column(({ line }) => line)}::integer[], ${column(({ code }) => code)}::text[],
        ${column(({ message }) => storable(message))}::text[], ${column(({ raw }) => storable(raw))}::text[],
        ${column(({ customerId }) => customerId ?? null)}::text[]
      ) r on conflict do nothing`.execute(this.database);
  }

  async refused(uploadId: string, limit: number, after = 0): Promise<RefusedRow[]> {
    const rows = await this.database
      .selectFrom('list_refusals')
      .select(['line', 'code', 'message', 'raw', 'customer_id'])
      .where('upload_id', '=', uploadId)
      .where('line', '>', after)
      .orderBy('line')
      .limit(limit)
      .execute();
    return rows.map(({ customer_id, ...row }) => ({
      ...row,
      ...(customer_id !== null && { customerId: customer_id }),
    }));
  }

  async forgetRows(before: number): Promise<void> {
    await sql`delete from list_refusals r using list_uploads u
      where u.upload_id = r.upload_id and u.at < ${before}`.execute(this.database);
  }
}

/** A text of PostgreSQL has no zeros. */
const storable = (text: string) => text.replaceAll('\0', '\uFFFD');

function rowOf({ uploadId, file, rule, group, at, endedAt, formatErrors, doNotDisturb, ...same }: ListUpload) {
  return {
    ...{ upload_id: uploadId, list: same.list, file: file ?? null, rule: rule ?? null, group_id: group ?? null },
    ...{ who: same.who, at, ended_at: endedAt ?? null, state: same.state, problem: same.problem ?? null },
    ...{ read: same.read, accepted: same.accepted, format_errors: formatErrors, duplicates: same.duplicates },
    ...{ unknown: same.unknown, do_not_disturb: doNotDisturb },
  };
}

function uploadOf(row: Tables['list_uploads']): ListUpload {
  const { upload_id, file, rule, group_id, ended_at, problem, format_errors, do_not_disturb, state, ...same } = row;
  return {
    ...same,
    uploadId: upload_id,
    state: state as UploadState,
    formatErrors: format_errors,
    doNotDisturb: do_not_disturb,
    ...(file !== null && { file }),
    ...(rule !== null && { rule }),
    ...(group_id !== null && { group: group_id }),
    ...(ended_at !== null && { endedAt: ended_at }),
    ...(problem !== null && { problem }),
  };
}
