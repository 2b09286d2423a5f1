/**
 * Every way in which the HTTP interface says no, by stable code: the status of the answer and its title.
 * docs/errors.md says what to do about each; a test holds the two together.
 */
export const httpProblemCodes = {
  // Who asks
  unauthenticated: { status: 401, title: 'The request carries neither a valid API key nor a session.' },
  'key-expired': { status: 401, title: 'The API key has expired.' },
  'key-revoked': { status: 401, title: 'The API key was revoked.' },
  'scope-missing': { status: 403, title: 'The caller may not do this.' },
  'region-bound': { status: 403, title: 'This is not for callers who are bound to a region.' },
  'sign-in-refused': { status: 401, title: 'Nobody signs in in this way.' },
  'cross-site': { status: 403, title: 'The request does not come from the console.' },
  'rights-exceeded': { status: 403, title: 'Nobody gives or takes more than they have.' },
  'user-unknown': { status: 404, title: 'No such user is known.' },
  'user-conflict': { status: 409, title: 'The user has been changed meanwhile.' },
  'key-unknown': { status: 404, title: 'No such API key is known.' },
  'password-weak': { status: 422, title: 'The password is too easy to guess.' },
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

  abandoned: { status: 499, title: 'The caller went away before the answer.' },

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
  'upload-unknown': { status: 404, title: 'No such upload is known.' },
  'message-unknown': { status: 404, title: 'The campaign sends no such message.' },
  'test-number-unknown': { status: 403, title: 'The number is not one that tests may go to.' },
  'rule-invalid': { status: 422, title: 'The rule has mistakes.' },
  'definition-unknown': { status: 404, title: 'No such definition is known.' },
  'firings-unknown': { status: 404, title: 'No such counting of firings is under way or kept.' },
  'version-unknown': { status: 404, title: 'No such version of a definition is known.' },
  'version-conflict': { status: 409, title: 'The version has been changed meanwhile, or is in another state.' },
  'draft-conflict': { status: 409, title: 'Somebody else has changed the draft meanwhile.' },
  'name-taken': { status: 409, title: 'Something of this kind has this name already.' },
  'checks-failed': { status: 422, title: 'The checks before approval have found errors.' },
  'warnings-unread': { status: 409, title: 'Warnings are to be acknowledged before approval.' },
  'approval-own': { status: 403, title: 'Nobody approves what they wrote.' },
  'definitions-invalid': { status: 422, title: 'The definitions have mistakes.' },
  'command-unsupported': { status: 422, title: 'The engine does not know the command.' },

  // Defects
  internal: { status: 500, title: 'The service broke one of its own rules.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type HttpProblemCode = keyof typeof httpProblemCodes;
