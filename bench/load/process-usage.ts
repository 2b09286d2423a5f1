import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever its own clock does. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;
/** Fields of /proc/PID/stat after the name, which may hold spaces. */
const PARENT = 1;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
/** Of children that have ended and were waited for. */
const ENDED_USER_TICKS = 13;
const ENDED_SYSTEM_TICKS = 14;
const RESIDENT_PAGES = 21;

export interface Usage {
  cpuSeconds: number;
  /** Pages that processes share are counted for each. */
  residentBytes: number;
}

interface ProcessFacts extends Usage {
  pid: number;
  parent: number;
  /** Processor seconds of its children that have ended. */
  endedSeconds: number;
}

function factsOf(pid: string): ProcessFacts | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return {
      pid: Number(pid),
      parent: fields[PARENT]!,
      cpuSeconds: (fields[USER_TICKS]! + fields[SYSTEM_TICKS]!) / TICKS_PER_SECOND,
      endedSeconds: (fields[ENDED_USER_TICKS]! + fields[ENDED_SYSTEM_TICKS]!) / TICKS_PER_SECOND,
      residentBytes: fields[RESIDENT_PAGES]! * PAGE_BYTES,
    };
  } catch {
    // It has ended since the list was read, or there is no /proc.
    return undefined;
  }
}

/** What a process has used so far, and what its descendants have; nothing where there is no /proc. */
export function usageOf(pid: number): { own: Usage; descendants: Usage } {
  const usage = { own: { cpuSeconds: 0, residentBytes: 0 }, descendants: { cpuSeconds: 0, residentBytes: 0 } };
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return usage;
  }
  const all = names.filter((name) => /^\d+$/.test(name)).flatMap((name) => factsOf(name) ?? []);
  const family = new Set([pid]);
  // Children have higher numbers only mostly: as often as any is found.
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { pid: child, parent } of all) if (family.has(parent)) family.add(child);
  }
  for (const one of all) {
    if (!family.has(one.pid)) continue;
    const sum = one.pid === pid ? usage.own : usage.descendants;
    sum.cpuSeconds += one.cpuSeconds;
    usage.descendants.cpuSeconds += one.endedSeconds;
    sum.residentBytes += one.residentBytes;
  }
  return usage;
}
