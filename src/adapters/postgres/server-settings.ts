export interface ServerSettings {
  /** '' for none. */
  socketFolder: string;
  logFolder: string;
  port: number;
  /** On 127.0.0.1 too. */
  listens: boolean;
}

/** What the server is started with, beside PostgreSQL's own defaults, as the text of a settings file. */
export function serverSettings({ socketFolder, logFolder, port, listens }: ServerSettings): string {
  const settings: Record<string, string> = {
    listen_addresses: listens ? '127.0.0.1' : '',
    port: String(port),
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '60',
    // Durable: what is committed survives a crash of the system.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Modest: the engine's state is what memory is for.
    shared_buffers: '128MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    effective_cache_size: '1GB',
    // Recovery reads as much; a checkpoint more seldom writes less.
    max_wal_size: '1GB',
    checkpoint_timeout: '10min',
    max_wal_senders: '0',
    wal_level: 'minimal',
    jit: 'off',
    timezone: 'UTC',
    lc_messages: 'C',
    // One file a weekday, overwritten the next week.
    logging_collector: 'on',
    log_directory: logFolder,
    log_filename: 'postgres-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_line_prefix: '%m [%p] ',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return `# Written anew at every start.\n${lines.join('\n')}\n`;
}
