/**
 * Every way in which the HTTP interface says no, by stable code: the status of the answer and its title.
 * docs/errors.md says what to do about each; a test holds the two together.
 */
export const httpProblemCodes = {
  // Who asks
  unauthenticated: { status: 401, title: 'The request carries no valid API key.' },
  'key-expired': { status: 401, title: 'The API key has expired.' },
  'key-revoked': { status: 401, title: 'The API key was revoked.' },
  'scope-missing': { status: 403, title: 'The API key may not do this.' },
  'told-untrusted': { status: 401, title: 'The channel does not know who tells it this.' },

  // The request as such
  'not-found': { status: 404, title: 'There is nothing under this path.' },
  'method-not-allowed': { status: 405, title: 'The path knows other methods.' },
  'path-invalid': { status: 400, title: 'The path cannot be decoded.' },
  'request-malformed': { status: 400, title: 'The request is not HTTP as it should be.' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive.' },
  'headers-too-large': { status: 431, title: 'The headers are larger than the limit.' },
  'media-type-unsupported': { status: 415, title: 'The call does not take this type or encoding of body.' },
  'body-too-large': { status: 413, title: 'The body is larger than the call takes.' },
  'body-malformed': { status: 400, title: 'The body cannot be read as what it says it is.' },
  'request-invalid': { status: 400, title: 'The request does not have the form the call wants.' },
  'cursor-invalid': { status: 400, title: 'The cursor is not one that a list gave.' },
  'idempotency-mismatch': { status: 422, title: 'The idempotency key was used with another request.' },
  'idempotency-running': { status: 409, title: 'The same request is being worked on.' },

  // Too much at a time
  'rate-limited': { status: 429, title: 'The caller asks more often than allowed.' },
  'streams-full': { status: 429, title: 'No more live streams can be followed at once.' },
  overloaded: { status: 429, title: 'The service cannot take more at the moment.' },
  'not-running': { status: 503, title: 'The service is not running.' },
  'told-unrecorded': { status: 503, title: 'What was told could not be recorded.' },
  'records-unavailable': { status: 503, title: 'The records database cannot be reached.' },

  // What it is about
  'customer-unknown': { status: 404, title: 'No such customer is known.' },
  'customer-invalid': { status: 422, title: 'The customer cannot be changed in this way.' },
  'channel-unknown': { status: 422, title: 'Customers do not ask on this channel.' },
  'channel-unserved': { status: 404, title: 'No such channel is served.' },
  'lost-interval-wanted': { status: 409, title: 'The lost time must be stated first.' },
  'decision-unknown': { status: 404, title: 'No such decision is known.' },
  'contact-unknown': { status: 404, title: 'No such contact is known.' },
  'campaign-unknown': { status: 404, title: 'No such campaign is active.' },
  'rule-invalid': { status: 422, title: 'The rule has mistakes.' },
  'definition-unknown': { status: 404, title: 'No such definition is known.' },
  'version-unknown': { status: 404, title: 'No such version of a definition is known.' },
  'version-conflict': { status: 409, title: 'The version has been changed meanwhile, or is in another state.' },
  'approval-own': { status: 403, title: 'Nobody approves what they wrote.' },
  'definitions-invalid': { status: 422, title: 'The definitions have mistakes.' },
  'command-unsupported': { status: 422, title: 'The engine does not know the command.' },

  // Defects
  internal: { status: 500, title: 'The service broke one of its own rules.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type HttpProblemCode = keyof typeof httpProblemCodes;
