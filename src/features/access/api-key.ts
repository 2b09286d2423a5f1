import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `opk_<id>_<secret>`: the id finds the key, the secret proves it. */
const form = /^opk_([A-Za-z0-9]{8,32})_([A-Za-z0-9_-]{32,128})$/;
/** Nobody's key is longer; what is, is not even looked at. */
const LONGEST = 200;

interface PresentedKey {
  keyId: string;
  secret: string;
}

/** A key as it is presented; undefined when it is none. */
export function parseApiKey(text: string): PresentedKey | undefined {
  const match = text.length > LONGEST ? null : form.exec(text);
  return match === null ? undefined : { keyId: match[1]!, secret: match[2]! };
}

/** What is kept of a secret: its SHA-256, hexadecimal. A secret is 256 random bits, so that no slow hash is needed. */
function secretHash(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Compares in the same time wherever they differ. */
export function isSecret(secret: string, storedHash: string): boolean {
  const given = Buffer.from(secretHash(secret));
  const stored = Buffer.from(storedHash);
  return given.length === stored.length && timingSafeEqual(given, stored);
}

/** A new key: `token` is shown once, `keyId` and `secretHash` are kept. */
export function newApiKey(): { token: string; keyId: string; secretHash: string } {
  const keyId = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { token: `opk_${keyId}_${secret}`, keyId, secretHash: secretHash(secret) };
}
