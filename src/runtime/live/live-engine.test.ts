import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { buy, HandClock, liveEngine, NOON, newFolder, profile, travellers } from '../../../test/live/live-fixture.ts';
import { openEffectStore } from '../../adapters/memory/memory-effects.ts';
import type { ContactChanged, Effect } from '../../core/effects.ts';
import type { LiveEngine } from './live-engine.ts';
import { NotRunning, Overloaded } from './live-service.ts';

const folders: string[] = [];
const running: LiveEngine[] = [];

afterEach(async () => {
  for (const engine of running.splice(0)) await engine.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = newFolder();
  folders.push(made);
  return made;
}

async function started(...args: Parameters<typeof liveEngine>): Promise<LiveEngine> {
  const engine = liveEngine(...args);
  running.push(engine);
  await engine.start();
  return engine;
}

const ask = (customerId: string, id: string) => ({
  kind: 'command' as const,
  customerId,
  id,
  content: { command: 'ask', channel: 'counter', limit: 3 },
});
const greeting = `
kind: campaign
id: greeting
name: Greeting
entry: { wave: true }
control: { share: 0, experiment: greeting }
journey:
  - message: { channel: sms, template: lounge-hello, purpose: service }
---
kind: template
id: lounge-hello
text: Hello. Reply STOP to end.
`;
const contactsIn = (effects: readonly Effect[]) =>
  effects.filter((effect): effect is ContactChanged => effect.type === 'contact');

describe('a live engine', () => {
  test('tells what an event led to when its cause is durable', async () => {
    const engine = await started(folder(), new HandClock());
    const heard: Effect[] = [];
    engine.subscribe((notices) => heard.push(...notices.map(({ effect }) => effect)));
    await engine.submit(buy('ann', 't1', NOON));
    await engine.request(ask('ann', 'a1'));
    expect(contactsIn(heard)[0]).toMatchObject({
      customerId: 'ann',
      channel: 'sms',
      offer: 'lounge-day',
      status: 'planned',
    });
  });

  test('answers a request with the effects of that request alone', async () => {
    const engine = await started(folder(), new HandClock());
    await engine.submit(buy('ann', 't1', NOON));
    await engine.submit(buy('ben', 't2', NOON));
    const answers = await Promise.all([engine.request(ask('ann', 'a1')), engine.request(ask('ben', 'a2'))]);
    expect(answers.map((effects) => effects.map(({ customerId }) => customerId))).toEqual([
      ['ann', 'ann'],
      ['ben', 'ben'],
    ]);
    expect(answers[0]?.map(({ type }) => type)).toEqual(['decision', 'contact']);
  });

  test('says why a request could not be applied', async () => {
    const engine = await started(folder(), new HandClock());
    const [letter] = await engine.request(ask('nobody', 'a1'));
    expect(letter).toMatchObject({ type: 'deadLetter', code: 'input.unknown-reference' });
  });

  test('counts customers and shows one', async () => {
    const engine = await started(folder(), new HandClock());
    for (const id of ['t1', 't2', 't3']) await engine.submit(buy('ann', id, NOON));
    await engine.submit(buy('ben', 't4', NOON));
    expect(await engine.audiences.count('group.frequent', { groupBy: 'group.primary' })).toMatchObject({
      count: 1,
      total: 2,
      histogram: { frequent: 1 },
    });
    expect(await engine.audiences.count('group.frequnt')).toHaveProperty('problems');
    expect(await engine.audiences.estimate('group.frequnt')).toHaveProperty('problems');
    // Of so few everybody is looked at.
    expect(await engine.audiences.estimate('group.frequent')).toMatchObject({
      count: 1,
      low: 0,
      high: 2,
      total: 2,
      sampled: 2,
    });
    expect(await engine.customer('ann')).toMatchObject({ metrics: { ticketsToday: 3 }, primaryGroup: 'frequent' });
    expect(await engine.customer('ben')).toMatchObject({ metrics: { ticketsToday: 1 }, lists: [] });
    expect(await engine.customer('nobody')).toBeUndefined();
  });

  test('tallies what was applied, whoever sent it', async () => {
    const engine = await started(folder(), new HandClock());
    let accepted = 0;
    engine.subscribeTally((tally) => {
      accepted += tally.accepted;
    });
    await engine.submit(buy('ann', 't1', NOON));
    await engine.submit(buy('ann', 't1', NOON));
    await engine.request(ask('ann', 'a1'));
    await engine.request(ask('nobody', 'a2'));
    expect(accepted).toBe(2);
  });

  test('takes back what a caller wrote before it failed, and nothing else', async () => {
    const engine = await started(folder(), new HandClock());
    const failing = engine.submit((inputs) => {
      buy('ann', 't1', NOON)(inputs);
      throw new Error('the caller is wrong');
    });
    await expect(Promise.all([failing, engine.submit(buy('ben', 't2', NOON))])).rejects.toThrow('the caller is wrong');
    await engine.request(ask('ben', 'a1'));
    expect(await engine.customer('ann')).toBeUndefined();
    expect(await engine.customer('ben')).toMatchObject({ metrics: { ticketsToday: 1 } });
  });

  test('I2: goes on where it was, with everything it had acknowledged', async () => {
    const place = folder();
    const clock = new HandClock();
    const before = await started(place, clock);
    await before.submit(buy('ann', 't1', NOON));
    await before.stop();
    const after = await started(place, clock);
    expect(await after.customer('ann')).toMatchObject({ metrics: { ticketsToday: 1 } });
    await after.submit(buy('ann', 't1', NOON));
    await after.submit(buy('ann', 't2', NOON));
    await after.request(ask('ann', 'a1'));
    expect(await after.customer('ann')).toMatchObject({ metrics: { ticketsToday: 2 } });
  });

  test('keeps no effect twice after a restart', async () => {
    const place = folder();
    const clock = new HandClock();
    const before = await started(place, clock);
    await before.submit(buy('ann', 't1', NOON));
    await before.request(ask('ann', 'a1'));
    await before.stop();
    const store = await openEffectStore(place);
    const kept = store.kept.length;
    await started(place, clock);
    expect(kept).toBeGreaterThan(0);
    expect(store.kept).toHaveLength(kept);
  });

  test('decides by other definitions from the next input on, and still after a restart', async () => {
    const place = folder();
    const clock = new HandClock();
    const before = await started(place, clock);
    await before.submit(buy('ann', 't1', NOON));
    const wider = travellers('kind: group\nid: anybody\nrule: "true"\n');
    const offset = await before.activate(wider);
    expect(offset).toBeGreaterThan(0);
    expect(before.activatedAt).toBe(offset);
    expect(await before.customer('ann')).toMatchObject({ groups: ['anybody', 'others'], metrics: { ticketsToday: 1 } });
    await before.stop();
    const after = await started(place, clock);
    expect(after.definitions.version).toBe(wider.version);
    expect(after.activatedAt).toBe(offset);
    expect(await after.customer('ann')).toMatchObject({ groups: ['anybody', 'others'], metrics: { ticketsToday: 1 } });
  });

  test('I6: refuses callers while the effects cannot be kept, and takes everything afterwards', async () => {
    const place = folder();
    const engine = await started(place, new HandClock(), { limitBytes: 60_000, effectsInFlight: 10 });
    const store = await openEffectStore(place);
    let open = () => {};
    store.gate = new Promise((resolve) => {
      open = resolve;
    });
    let taken = 0;
    const fill = async () => {
      for (;;) {
        await engine.submit(buy(`c${taken}`, `t${taken}`, NOON));
        taken++;
      }
    };
    await expect(fill()).rejects.toThrow(Overloaded);
    open();
    await engine.stop();
    const after = await started(place, new HandClock());
    expect(after.status().customers).toBe(taken);
  });

  test('takes a wave over its customers in slices, each once, while the clock stands', async () => {
    const definitions = travellers(greeting);
    const engine = await started(folder(), new HandClock(), { definitions });
    const greeted: string[] = [];
    let untoldGreetings = 0;
    engine.subscribe((notices, untold = []) => {
      for (const { customerId } of contactsIn(notices.map(({ effect }) => effect))) greeted.push(customerId);
      for (const { planned } of untold) untoldGreetings += planned;
    });
    const customers = Array.from({ length: 3000 }, (_, k) => `c${k}`);
    await engine.submit((inputs) => {
      for (const id of customers) profile(id)(inputs);
    });
    await engine.command({ command: 'start-wave', campaign: 'greeting', wave: 'first' });
    await engine.command({ command: 'start-wave', campaign: 'greeting', wave: 'first' });
    const all = () => greeted.length + untoldGreetings;
    await vi.waitFor(() => expect(all()).toBeGreaterThanOrEqual(customers.length), 90_000);
    await engine.request(ask('c1', 'a1'));
    expect(all()).toBe(customers.length);
    expect(new Set(greeted).size).toBe(greeted.length);
    expect(untoldGreetings).toBeGreaterThan(0);
  });

  test('says no before it runs and after it was stopped', async () => {
    const engine = liveEngine(folder(), new HandClock());
    await expect(engine.submit(buy('ann', 't1', NOON))).rejects.toThrow(NotRunning);
    await engine.start();
    await engine.stop();
    await expect(engine.request(ask('ann', 'a1'))).rejects.toThrow(NotRunning);
    expect(engine.status().state).toBe('stopping');
  });
});
