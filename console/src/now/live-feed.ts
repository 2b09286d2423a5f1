import { connection } from '../api/connection.ts';
import { readSession } from '../api/session-calls.ts';
import { sessionEnd } from '../api/session-end.ts';

/** What was counted of a quarter, an hour or a day. */
export interface Counted {
  contacts: number;
  agreed: number;
  declined: number;
  conversions: number;
}

interface DaySeries {
  /** Midnight, epoch ms. */
  from: number;
  hours: Counted[];
}

export interface LiveAlert {
  kind: 'engine' | 'clock' | 'back-pressure' | 'channel-paused' | 'channel-trouble' | 'trouble';
  channel?: string;
  state?: string;
  share?: number;
  detail?: string;
}

/** Told every few seconds. */
export interface LivePicture {
  day: {
    at: number;
    zone: string;
    today: DaySeries;
    yesterday: DaySeries;
    yesterdayByNow: Counted;
    channels: Record<string, Counted>;
    campaigns: Record<string, Counted>;
  };
  alerts: LiveAlert[];
  names: Record<'channels' | 'campaigns' | 'scenarios', Record<string, string>>;
}

/** One second. What is counted over all is absent for those who are bound to a region. */
export interface LiveWindow {
  at: number;
  contacts: Record<string, number>;
  conversions: number;
  campaigns: Record<string, { contacts: Record<string, number>; conversions: number }>;
  events?: number;
  moments?: number;
  scenarios?: Record<string, number>;
  decisions?: Record<string, number>;
}

export interface LiveState {
  /** At most the last five minutes, oldest first. */
  windows: readonly LiveWindow[];
  /** Undefined before the first. */
  picture?: LivePicture;
  /** Whether the stream is there. */
  isFollowing: boolean;
}

const KEPT_WINDOWS = 300;
const AGAIN_MS = 3000;
const TELL_MS = 100;

/** The live stream, followed while anybody listens. */
class LiveFeed {
  /** As listeners know it. */
  private state: LiveState = { windows: [], isFollowing: false };
  /** As it will be told. */
  private next = this.state;
  private telling: ReturnType<typeof setTimeout> | undefined;
  private source: EventSource | undefined;
  private readonly listeners = new Set<() => void>();

  readonly read = (): LiveState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.follow();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.leave();
    };
  };

  private follow(): void {
    const last = this.next.windows.at(-1)?.at ?? 0;
    const source = new EventSource(`/v1/live?after=${last}`);
    this.source = source;
    source.addEventListener('open', () => {
      connection.note(true);
      this.change({ isFollowing: true });
    });
    source.addEventListener('window', ({ data }: MessageEvent<string>) => this.take(JSON.parse(data)));
    source.addEventListener('picture', ({ data }: MessageEvent<string>) => this.change({ picture: JSON.parse(data) }));
    source.addEventListener('error', () => {
      this.change({ isFollowing: false });
      void connection.probe();
      // The browser comes back by itself when the connection broke, and gives up when the service said no.
      if (source.readyState === EventSource.CLOSED) void this.followAgain(source);
    });
  }

  private leave(): void {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.telling);
    this.telling = undefined;
    this.state = { windows: [], isFollowing: false };
    this.next = this.state;
  }

  /** Asks why, and comes back: after a while, or when the user has signed in again. */
  private async followAgain(source: EventSource): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    if (this.source !== source) return;
    try {
      if ((await readSession()) === null) await sessionEnd.signedInAgain();
    } catch {
      // Nobody answers: the next round finds out.
    }
    if (this.source === source) this.follow();
  }

  private take(window: LiveWindow): void {
    const { windows } = this.next;
    this.change({ windows: [...windows.slice(windows.length - KEPT_WINDOWS + 1), window] });
  }

  /** Listeners are told a moment later: who comes back gets five minutes of seconds at once. */
  private change(changed: Partial<LiveState>): void {
    this.next = { ...this.next, ...changed };
    this.telling ??= setTimeout(() => {
      this.telling = undefined;
      this.state = this.next;
      for (const listener of this.listeners) listener();
    }, TELL_MS);
  }
}

export const liveFeed = new LiveFeed();
