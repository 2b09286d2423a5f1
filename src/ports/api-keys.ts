/** A key as it is kept; its secret is known to its owner alone. Times are epoch ms. */
export interface StoredApiKey {
  keyId: string;
  name: string;
  secretHash: string;
  scopes: readonly string[];
  /** Regions the key is bound to; absent: all. */
  regions?: readonly string[];
  createdAt: number;
  createdBy: string;
  /** From then on it is not valid any more; absent: never. */
  expiresAt?: number;
  revokedAt?: number;
  /** About when it was used last; absent: never. */
  usedAt?: number;
}

/** Keys that programs present. */
export interface ApiKeys {
  /** @returns false when there is a key with this id already */
  create(key: StoredApiKey): Promise<boolean>;
  find(keyId: string): Promise<StoredApiKey | undefined>;
  /** All, the revoked too, newest first. */
  list(): Promise<StoredApiKey[]>;
  /** The first time counts. @returns false when there is no such key */
  revoke(keyId: string, at: number): Promise<boolean>;
  noteUse(keyId: string, at: number): Promise<void>;
}
