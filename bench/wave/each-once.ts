import { setTimeout as sleep } from 'node:timers/promises';
import { WAVE_CAMPAIGN } from '../decision/guidance-pack.ts';
import type { BenchCheck } from '../harness/report.ts';
import type { WaveTown } from './wave-town.ts';

/** Messages under way when a campaign is paused are there by then. */
const UNDER_WAY_MS = 3000;
const STILL_MS = 3000;
const LOOK_EVERY_MS = 250;
/** After the last message, for one that would come twice. */
const LATER_MS = 5000;
const PAUSED_AT_SHARE = 0.1;
const KILLED_AT_SHARE = 0.4;
const GIVEN_UP_AFTER_MS = 1_800_000;
/** Statuses of contacts that the channel has had. */
const HANDED_OVER = ['sent', 'delivered', 'failed'];

/**
 * A wave that is paused, killed while it is paused, resumed, and killed again under way; checked by what the message
 * centre has been handed.
 */
export async function checkEachOnce(town: WaveTown, progress: (text: string) => void): Promise<BenchCheck[]> {
  progress('a wave: paused, killed, resumed, killed');
  await town.startWave(WAVE_CAMPAIGN);
  await untilHandedOver(town, Math.ceil(town.customers * PAUSED_AT_SHARE));
  await town.tell(WAVE_CAMPAIGN, 'pause');
  await sleep(UNDER_WAY_MS);
  const paused = await handedOver(town);
  await sleep(STILL_MS);
  const stillPaused = await handedOver(town);
  await town.killAndStart();
  await sleep(STILL_MS);
  const pausedAfterKill = await handedOver(town);
  await town.tell(WAVE_CAMPAIGN, 'resume');
  await untilHandedOver(town, Math.ceil(town.customers * KILLED_AT_SHARE));
  await town.killAndStart();
  progress('handing the rest over');
  await untilAllAreDone(town);
  await sleep(LATER_MS);
  return [
    {
      name: 'a paused campaign hands nothing over, a kill -9 later neither',
      ok: stillPaused === paused && pausedAfterKill === paused,
      detail: `${paused}, ${stillPaused}, ${pausedAfterKill} messages`,
    },
    ...(await checkMessages(town)),
  ];
}

async function checkMessages(town: WaveTown): Promise<BenchCheck[]> {
  const { contacted, heldOut } = await town.records.contacts(WAVE_CAMPAIGN);
  const { results, twice } = await town.records.decisions(WAVE_CAMPAIGN);
  const messages = await town.centre.handedOver();
  const expected = [...contacted].filter(([, status]) => HANDED_OVER.includes(status));
  const unknown = [...contacted].filter(([, status]) => status === 'unknown');
  const others = contacted.size - expected.length - unknown.length;
  const missing = expected.filter(([customer]) => !messages.has(customer));
  const doubled = [...messages.values()].filter(({ length }) => length > 1);
  const strangers = [...messages.keys()].filter((customer) => !contacted.has(customer));
  return [
    {
      name: 'everybody whom the wave is to reach has one message, but those about whom the kill left it unknown',
      ok: missing.length === 0 && others === 0 && expected.length > 0,
      detail: `${expected.length} of ${contacted.size}, ${unknown.length} unknown, ${others} neither`,
    },
    { name: 'nobody has two', ok: doubled.length === 0, detail: `${messages.size} customers` },
    {
      name: 'nobody else has one, neither held out nor outside of the audience',
      ok: strangers.length === 0 && heldOut.length > 0,
      detail: `${heldOut.length} held out`,
    },
    {
      name: 'one decision about each',
      ok: twice === 0 && results.contact === contacted.size && results.control === heldOut.length,
      detail: JSON.stringify(results),
    },
  ];
}

const handedOver = async ({ centre }: WaveTown): Promise<number> =>
  [...(await centre.handedOver()).values()].reduce((sum, { length }) => sum + length, 0);

async function untilHandedOver(town: WaveTown, messages: number): Promise<void> {
  const untilMs = performance.now() + GIVEN_UP_AFTER_MS;
  while ((await handedOver(town)) < messages) {
    if (performance.now() > untilMs) throw new Error(`the message centre has not had ${messages} messages`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Nothing is planned or released any more, twice in a row: the wave may be deciding. */
async function untilAllAreDone({ records }: WaveTown): Promise<void> {
  const untilMs = performance.now() + GIVEN_UP_AFTER_MS;
  for (let quiet = 0, before = -1; quiet < 2 && performance.now() < untilMs; await sleep(UNDER_WAY_MS)) {
    const { planned = 0, released = 0, ...rest } = await records.statuses(WAVE_CAMPAIGN);
    const done = Object.values(rest).reduce((sum, count) => sum + count, 0);
    quiet = planned + released === 0 && done === before ? quiet + 1 : 0;
    before = done;
  }
}
