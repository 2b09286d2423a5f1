import { availableParallelism, freemem, totalmem } from 'node:os';
import { bytes } from '../table.ts';
import { type Check, failed, ok, warning } from './check.ts';

const OLDEST_NODE_MAJOR = 24;
const SCANT_MEMORY_BYTES = 1 << 30;

export const nodeCheck: Check = {
  name: 'Node',
  run() {
    const major = Number(process.versions.node.split('.')[0]);
    const found = `${process.versions.node}, ${availableParallelism()} cores`;
    return major >= OLDEST_NODE_MAJOR
      ? ok(found)
      : failed(found, 'Start the program with `npx opportune` or `bin/opportune.mjs`, which bring their own Node');
  },
};

/** Local days, weeks and quiet hours depend on these data, so a replay elsewhere must have the same. */
export const timeZoneCheck: Check = {
  name: 'Time zones',
  run() {
    const found = `version ${process.versions.tz ?? 'unknown'}`;
    const summerNoon = Date.UTC(2026, 6, 1, 12);
    const hourIn = (timeZone: string) =>
      Number(new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(summerNoon));
    const known = hourIn('Asia/Shanghai') === 20 && hourIn('Europe/Berlin') === 14 && hourIn('America/Sao_Paulo') === 9;
    return known ? ok(found) : failed(found, 'Node has no time-zone data: use the Node that the project installs');
  },
};

export const memoryCheck: Check = {
  name: 'Memory',
  run() {
    const free = freemem();
    const found = `${bytes(free)} free of ${bytes(totalmem())}`;
    return free >= SCANT_MEMORY_BYTES
      ? ok(found)
      : warning(found, 'Stop other programs: a million customers of the telecom pack want about 1.2 GB');
  },
};
