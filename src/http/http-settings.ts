/** What bounds the work that callers can cause. */
export interface HttpSettings {
  /** Largest body of an ordinary call. */
  bodyBytes: number;
  /** Largest body of calls that take many records at once. */
  recordsBodyBytes: number;
  /** Bytes of large bodies that may be on their way at once, over all callers; beyond: `overloaded`. */
  bodiesInFlightBytes: number;
  /** Requests a second of one API key, or of one address where no key is wanted; beyond: `rate-limited`. */
  requestsPerSecond: number;
  /** Wrong keys a minute from one address; beyond: `rate-limited` without a look at the key. */
  wrongKeysPerMinute: number;
  /** Sessions nobody has that an address may ask for in a minute; beyond: `rate-limited`. */
  unknownSessionsPerMinute: number;
  connections: number;
  requestsPerConnection: number;
  headersTimeoutMs: number;
  /** For the whole request, body included. */
  requestTimeoutMs: number;
  keepAliveTimeoutMs: number;
  /** Live streams that may be followed at once. */
  streams: number;
  /** Events further ahead of the clock are rejected. */
  eventsAheadMs: number;
  /** Addresses of proxies in front: what they say of where a request came from is believed. */
  proxies: readonly string[];
  /** Authors may approve what they wrote. */
  ownApproval: boolean;
}

export const initialHttpSettings: HttpSettings = {
  bodyBytes: 1 << 20,
  recordsBodyBytes: 8 << 20,
  bodiesInFlightBytes: 256 << 20,
  requestsPerSecond: 10_000,
  wrongKeysPerMinute: 60,
  unknownSessionsPerMinute: 600,
  connections: 4096,
  requestsPerConnection: 100_000,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 60_000,
  keepAliveTimeoutMs: 65_000,
  streams: 200,
  eventsAheadMs: 300_000,
  proxies: [],
  ownApproval: false,
};
