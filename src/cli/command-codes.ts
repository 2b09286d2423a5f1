/** What can go wrong with a command itself, by stable code. `docs/errors.md` tells what to do about each. */
export const commandCodes = {
  usage: 'The command line is not understood.',
  'pack-invalid': 'The definitions have mistakes.',
  'server-missing': 'The command needs a running server.',
  'server-unreachable': 'The server does not answer.',
  'server-refused': 'The server has refused what was asked of it.',
  'environment-invalid': 'An OPPORTUNE_… environment variable is unknown or has a wrong value.',
  'config-invalid': 'The configuration of the service has mistakes.',
  'folder-unwritable': 'A folder to write to cannot be made or written.',
  'contacts-foreign': 'The contacts to be answered are not of the town that is made.',
  internal: 'The program broke one of its own rules: a defect.',
} as const;

export type CommandCode = keyof typeof commandCodes;
