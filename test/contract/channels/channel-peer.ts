import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Channel, ChannelListener } from '../../../src/ports/channel.ts';

/** What is at the other end of a channel, for the contract suite. */
export interface ChannelPeer {
  /** Opens the channel on the same settings as before: again after a close is a restart. */
  open(listener: ChannelListener): Promise<Channel>;
  /** Texts that reached the customer, or who works for them, in no order. */
  arrived(): Promise<string[]>;
  /** Goes away, or comes back; absent for a channel that has no peer. */
  leave?(): Promise<void>;
  comeBack?(): Promise<void>;
  close(): Promise<void>;
}

export interface ChannelUnderTest {
  name: string;
  start(): Promise<ChannelPeer>;
  /** Of somebody at the peer. */
  address: string;
  safeToRetry: boolean;
  /** Whether the peer reports every message that arrives. */
  reports: boolean;
  /** No address of this channel; absent when it takes any. */
  noAddress?: string;
}

/** Settings as the configuration makes them: what is left out has its initial value. */
export const settingsOf = <const Schema extends TSchema>(schema: Schema, given: object) =>
  Value.Parse(schema, Value.Default(schema, given));

/** A folder of its own, and how to remove it. */
export function temporaryFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-channel-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Does it again until it says that it is done, as a peer does that was asked to repeat. */
export async function untilDone(work: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (await work()) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}
