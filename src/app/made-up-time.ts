import type { Channel, ChannelListener } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { ServedChannel } from '../runtime/dispatch/dispatcher.ts';

/** A clock that is not the machine's, and how many times as fast as the machine's its time passes. */
export interface MadeUpTime {
  clock: Clock;
  speed: number;
}

/** Adapters know the machine's time alone: what they are told and what they tell is put into it, and out of it again. */
export function inMadeUpTime(served: ServedChannel, { clock, speed }: MadeUpTime): ServedChannel {
  const told = <T extends { at: number }>(what: T): T => {
    return { ...what, at: Math.round(clock.now() - (Date.now() - what.at) * speed) };
  };
  const listening = (listener: ChannelListener): ChannelListener => ({
    ...(listener.note !== undefined && { note: listener.note }),
    receipt: (receipt) => listener.receipt(told(receipt)),
    inbound: (message) => listener.inbound(told(message)),
  });
  return {
    ...served,
    open: async (listener) => {
      const channel = await served.open(listening(listener));
      const send: Channel['send'] = (message) => {
        const expiresAt = Math.round(Date.now() + (message.expiresAt - clock.now()) / speed);
        return channel.send({ ...message, expiresAt });
      };
      return {
        window: channel.window,
        safeToRetry: channel.safeToRetry,
        trouble: () => channel.trouble(),
        send,
        close: () => channel.close(),
      };
    },
  };
}
