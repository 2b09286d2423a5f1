/** Languages of the console. */
export type UserLanguage = 'zh' | 'en';

/** A person who may sign in, as kept. Times are epoch ms. */
export interface StoredUser {
  userId: string;
  /** What they sign in with: lower case, unique. */
  name: string;
  displayName: string;
  /** See password.ts; absent: they sign in by OpenID Connect alone. */
  passwordHash?: string;
  roles: readonly string[];
  /** The region the person is bound to, with all that lies in it; absent: none. */
  region?: string;
  /** Absent: that of their browser. */
  language?: UserLanguage;
  /** Who they are elsewhere; absent: they sign in here by password. */
  openId?: OpenIdIdentity;
  createdAt: number;
  createdBy: string;
  /** From then on they may not sign in; absent: they may. */
  disabledAt?: number;
  /** When they signed in last; absent: never. */
  signedInAt?: number;
  /** Counts the changes by people, from 1. */
  revision: number;
}

/** Names a person at a provider of OpenID Connect. */
export interface OpenIdIdentity {
  issuer: string;
  subject: string;
}

/** What is to change: null takes away, absent stays. */
export interface UserChange {
  displayName?: string;
  passwordHash?: string;
  roles?: readonly string[];
  region?: string | null;
  language?: UserLanguage | null;
  disabledAt?: number | null;
}

export interface UserFilter {
  /** Users of these regions alone; absent: all. */
  regions?: readonly string[];
  /** Names after this one. */
  after?: string;
}

/** People who may sign in. */
export interface Users {
  /** @returns false when somebody has this name or this identity already */
  create(user: StoredUser): Promise<boolean>;
  find(userId: string): Promise<StoredUser | undefined>;
  findByName(name: string): Promise<StoredUser | undefined>;
  findByOpenId(identity: OpenIdIdentity): Promise<StoredUser | undefined>;
  /** By name. */
  list(limit: number, filter?: UserFilter): Promise<StoredUser[]>;
  /** `revision`: as it was seen; absent: whatever it is. @returns false when there is no such user, or another revision */
  change(userId: string, change: UserChange, revision?: number): Promise<boolean>;
  noteSignIn(userId: string, at: number): Promise<void>;
}
