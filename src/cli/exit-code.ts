/** How a command ended, for scripts. Documented in `docs/errors.md` and in every command's help. */
export const exitCode = {
  ok: 0,
  failure: 1,
  /** Wrong usage, or definitions that are not valid: nothing was started. */
  usage: 2,
  /** Done, but some input was rejected. */
  rejects: 3,
  /** Stopped with Ctrl-C or by the system; can be gone on with. */
  stopped: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export const exitCodeHelp = `
Exit codes
    0  done
    1  failed
    2  wrong usage, or definitions that are not valid; nothing was done
    3  done, but input was rejected (see rejects.ndjson)
  130  stopped; the same command goes on`;
