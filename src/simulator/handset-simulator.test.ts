import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import smpp from 'smpp';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { respond } from '../town/answers/respond.ts';
import { makePerson } from '../town/people/make-person.ts';
import { type RecordLine, readHandsetRecord } from './handset-record.ts';
import { type HandsetSimulatorOptions, startHandsetSimulator } from './handset-simulator.ts';
import { silentPhones } from './phones.ts';
import { townPhones } from './town-phones.ts';

const folders: string[] = [];
const opened: { close(): Promise<void> }[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newRecordFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-handsets-'));
  folders.push(folder);
  return join(folder, 'record.ndjson');
}

async function started(options: Omit<HandsetSimulatorOptions, 'recordFile'> & { recordFile?: string }) {
  const recordFile = options.recordFile ?? newRecordFile();
  const simulator = await startHandsetSimulator({ repeatMs: 20, ...options, recordFile });
  opened.push(simulator);
  return { simulator, recordFile };
}

async function linesOf(recordFile: string): Promise<RecordLine[]> {
  const lines: RecordLine[] = [];
  for await (const line of readHandsetRecord(recordFile)) lines.push(line);
  return lines;
}

const kindsOf = async (recordFile: string) => (await linesOf(recordFile)).map(({ kind }) => kind);

/** An account that talks to it by the bare package; `answering` decides the status of its answers to deliveries. */
async function accountAt(port: number, answering: () => string = () => 'ESME_ROK') {
  const session = smpp.connect({ host: '127.0.0.1', port });
  session.on('error', () => session.destroy());
  const delivered: smpp.PDU[] = [];
  session.on('pdu', (pdu) => {
    if (pdu.command !== 'deliver_sm') return;
    delivered.push(pdu);
    session.send(pdu.response({ command_status: smpp.errors[answering()] }));
  });
  await once(session, 'connect');
  const ask = (command: string, fields: Readonly<Record<string, unknown>> = {}) =>
    new Promise<smpp.PDU>((resolve) => session.send(new smpp.PDU(command, fields), resolve));
  await ask('bind_transceiver', { system_id: 'tester', password: 'x' });
  const submit = (text: string, fields: Readonly<Record<string, unknown>> = {}) =>
    ask('submit_sm', {
      source_addr: '10658',
      destination_addr: '10000000001',
      registered_delivery: 1,
      short_message: text,
      ...fields,
    });
  opened.push({
    close: async () => {
      const gone = once(session, 'close');
      session.destroy();
      if (!session.socket.destroyed || session.socket.closed === false) await gone;
    },
  });
  return { session, ask, submit, delivered };
}

describe('the record', () => {
  test('has a submit before it is answered, then what became of it', async () => {
    const { simulator, recordFile } = await started({ phones: silentPhones });
    const { submit } = await accountAt(simulator.port);
    const answer = await submit('Hello');
    expect((await linesOf(recordFile)).filter(({ kind }) => kind === 'submit')).toEqual([
      expect.objectContaining({ id: answer.message_id, to: '10000000001', text: 'Hello', status: 'ESME_ROK' }),
    ]);
    await vi.waitFor(() => expect(simulator.waiting()).toBe(0), 90_000);
    expect(await kindsOf(recordFile)).toEqual(['bind', 'submit', 'message', 'arrived', 'receipt']);
  });

  test('says that an account that did not bind handed nothing over', async () => {
    const { simulator, recordFile } = await started({ phones: silentPhones, password: 'other' });
    const { submit } = await accountAt(simulator.port);
    expect((await submit('Hello')).command_status).toBe(smpp.errors.ESME_RINVBNDSTS);
    expect(await kindsOf(recordFile)).toEqual(['bind']);
  });

  test('outlives a restart: what was not told is told, what was is not, ids never come again', async () => {
    const phones = { answer: () => ({ afterMs: 0, replies: [{ text: 'Y', afterMs: 0 }] }) };
    const recordFile = newRecordFile();
    const first = await startHandsetSimulator({ phones, recordFile, repeatMs: 20 });
    const refusing = await accountAt(first.port, () => 'ESME_RX_T_APPN');
    const { message_id: id } = await refusing.submit('Hello');
    await vi.waitFor(() => expect(refusing.delivered.length).toBeGreaterThan(3), 90_000);
    await first.close();
    const { simulator } = await started({ phones, recordFile });
    const account = await accountAt(simulator.port);
    await vi.waitFor(() => expect(simulator.waiting()).toBe(0), 90_000);
    expect(account.delivered.map((pdu) => pdu.receipted_message_id)).toEqual([id, undefined]);
    expect((await account.submit('Hello again')).message_id).not.toBe(id);
    await vi.waitFor(() => expect(simulator.waiting()).toBe(0), 90_000);
    await simulator.close();
    opened.splice(opened.indexOf(simulator), 1);
    const third = await started({ phones, recordFile });
    expect(third.simulator.waiting()).toBe(0);
    expect((await kindsOf(recordFile)).filter((kind) => kind === 'arrived')).toHaveLength(2);
  });
});

describe('the message centre', () => {
  test('is full at its limit, and takes more when something is done with', async () => {
    const phones = { answer: () => ({ afterMs: 100 }) };
    const { simulator } = await started({ phones, mostWaiting: 2 });
    const { submit } = await accountAt(simulator.port);
    const statuses = [await submit('one'), await submit('two'), await submit('three')].map((pdu) => pdu.command_status);
    expect(statuses).toEqual([0, 0, smpp.errors.ESME_RMSGQFUL]);
    await vi.waitFor(async () => expect((await submit('four')).command_status).toBe(0), 90_000);
  });

  test('keeps time at its scale: an hour in a moment', async () => {
    const phones = { answer: () => ({ afterMs: 3_600_000, readAfterMs: 3_600_000 }) };
    const { simulator, recordFile } = await started({ phones, timeScale: 360_000 });
    const { submit } = await accountAt(simulator.port);
    await submit('Hello');
    await vi.waitFor(async () => expect(await kindsOf(recordFile)).toContain('read'), 90_000);
  });

  test('answers what it does not know, and drops who talks nonsense, and others go on', async () => {
    const { simulator } = await started({ phones: silentPhones });
    const { ask, submit } = await accountAt(simulator.port);
    expect((await ask('query_sm', { message_id: '1' })).command).toBe('generic_nack');
    const nonsense = smpp.connect({ host: '127.0.0.1', port: simulator.port });
    nonsense.on('error', () => nonsense.destroy());
    await once(nonsense, 'connect');
    nonsense.socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(10));
    await once(nonsense, 'close');
    expect((await submit('still there?')).command_status).toBe(0);
  });
});

test('people of the town answer their messages as they answer contacts', async () => {
  const startsAt = Date.UTC(2012, 2, 5);
  const people = 3000;
  const subject = { campaign: 'spring', channel: 'sms', product: 'paper-digest', trial: true, plannedAt: startsAt };
  const phones = townPhones({
    seed: 1,
    people,
    startsAt,
    aboutMessage: (to, text) => ({ ...subject, contactId: `${to}-${text}` }),
  });
  let replied = 0;
  for (let number = 0; number < people; number++) {
    const person = makePerson(1, number);
    const to = person.customerId;
    const answer = phones.answer({ id: to, from: '10658', to, text: 'offer', at: startsAt });
    const contact = { ...subject, contactId: `${to}-offer`, handedOverAt: startsAt, townDay: 0 };
    const outcomes = respond(person, contact, []).flatMap((reaction) =>
      reaction.type === 'outcome' ? [reaction.outcome] : [],
    );
    expect(answer.failure === undefined).toBe(outcomes[0] === 'delivered');
    const expected = outcomes.flatMap((outcome) =>
      outcome === 'agreed-to-trial' ? ['Y'] : outcome === 'do-not-disturb' ? ['TD'] : [],
    );
    expect((answer.replies ?? []).map(({ text }) => text)).toEqual(expected);
    replied += expected.length;
  }
  expect(replied).toBeGreaterThan(10);
  expect(
    phones.answer({ id: '1', from: '10658', to: '13800000000', text: 'offer', at: startsAt }).failure,
  ).toBeDefined();
});

test('most of those who are asked whether they mean it say yes, some no, some nothing; about one contact always the same', () => {
  const startsAt = Date.UTC(2012, 2, 5);
  const subject = { campaign: 'spring', channel: 'sms', product: 'data-10', trial: false, plannedAt: startsAt };
  const phones = townPhones({
    seed: 1,
    people: 1000,
    startsAt,
    aboutMessage: (to) => ({ ...subject, contactId: `c-${to}`, asksAgain: true }),
    words: { yes: 'Y', no: 'N', stop: 'TD' },
  });
  const said = new Map<string, number>();
  for (let number = 0; number < 1000; number++) {
    const to = makePerson(1, number).customerId;
    const ask = (id: string) => phones.answer({ id, from: '10658', to, text: 'again?', at: startsAt });
    const answer = ask('first');
    expect(ask('second').replies).toEqual(answer.replies);
    if (answer.failure !== undefined) continue;
    const text = (answer.replies ?? []).map((reply) => reply.text).join();
    said.set(text, (said.get(text) ?? 0) + 1);
  }
  const reached = [...said.values()].reduce((sum, count) => sum + count, 0);
  expect([...said.keys()].sort()).toEqual(['', 'N', 'Y']);
  expect(said.get('Y')! / reached).toBeGreaterThan(0.8);
  expect(said.get('Y')! / reached).toBeLessThan(0.88);
  expect(said.get('N')! / reached).toBeLessThan(0.1);
});

test('as a process of its own it is killed, comes back on its port, and has lost nothing', async () => {
  const recordFile = newRecordFile();
  const program = join(import.meta.dirname, 'simulator-process.ts');
  const start = async (port: number): Promise<{ child: ChildProcess; port: number }> => {
    const options = { recordFile, port, repeatMs: 20, phones: { deliverMs: 10, replyShare: 1 } };
    const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    if (child.stdout === null) throw new Error('broken invariant: standard output is piped');
    for await (const line of createInterface({ input: child.stdout })) return { child, port: JSON.parse(line).port };
    throw new Error('the simulator ended before it listened');
  };
  const first = await start(0);
  const { submit } = await accountAt(first.port, () => 'ESME_RX_T_APPN');
  const ids = await Promise.all(['a', 'b', 'c'].map(async (text) => (await submit(text)).message_id));
  const gone = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await gone;
  const second = await start(first.port);
  const { delivered } = await accountAt(second.port);
  await vi.waitFor(() => expect(delivered.filter((pdu) => pdu.esm_class === 0)).toHaveLength(3), 90_000);
  expect(new Set(delivered.map((pdu) => pdu.receipted_message_id).filter((id) => id !== undefined))).toEqual(
    new Set(ids),
  );
  const ended = once(second.child, 'exit');
  second.child.stdin?.end();
  expect(await ended).toEqual([0, null]);
  expect(readFileSync(recordFile, 'utf8').endsWith('\n')).toBe(true);
});
