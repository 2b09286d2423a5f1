import { applyCommand } from './apply.ts';
import { auditCommand } from './audit.ts';
import { backUpCommand } from './back-up.ts';
import { benchCommand } from './bench.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { generateCommand } from './generate.ts';
import { importCommand } from './import.ts';
import { keyCommand } from './key.ts';
import { listCommand } from './list.ts';
import { operateCommand } from './operate.ts';
import { replayCommand } from './replay.ts';
import { restoreCommand } from './restore.ts';
import { run } from './run.ts';
import { serveCommand } from './serve.ts';
import { processTerminal } from './terminal.ts';
import { tourCommand } from './tour.ts';
import { userCommand } from './user.ts';

// Reading the output may stop early (`opportune … | head`): that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const commands = [
  serveCommand,
  operateCommand,
  keyCommand,
  userCommand,
  auditCommand,
  backUpCommand,
  restoreCommand,
  importCommand,
  replayCommand,
  generateCommand,
  applyCommand,
  listCommand,
  doctorCommand,
  benchCommand,
  demoCommand,
  tourCommand,
];
process.exitCode = await run(process.argv.slice(2), processTerminal(), commands);
