import { randomBytes } from 'node:crypto';
import type { Store } from '../../sqlite/store.ts';

/**
 * Credentials that STS issued. The table belongs to the server, which must know them before the STS service is loaded;
 * STS writes it through the engine's store. Secrets lie in the clear, as they must to verify a signature: the database
 * file is readable by its user alone.
 */
const MIGRATIONS = [
  `CREATE TABLE sts_sessions (
     access_key_id TEXT PRIMARY KEY, secret_access_key TEXT NOT NULL, token TEXT NOT NULL,
     account TEXT NOT NULL, kind TEXT NOT NULL, arn TEXT NOT NULL, user_id TEXT NOT NULL, expires_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX sts_sessions_expiry ON sts_sessions (expires_at);`,
] as const;

/** Who acts with the credentials. */
export interface SessionIdentity {
  readonly account: string;
  readonly kind: 'role' | 'user';
  readonly arn: string;
  readonly userId: string;
}

export interface Session extends SessionIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Long enough that old credentials are told that they expired, not that they never were. */
const KEEP_EXPIRED_MILLISECONDS = 7 * 86_400_000;
const KEY_PREFIX = 'ASIA';

/** The session credentials of one engine. */
export class Sessions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.migrate('sessions', MIGRATIONS);
  }

  /** New credentials, good until `expiresAt`. */
  issue(identity: SessionIdentity, expiresAt: number, now: number): Session {
    const session: Session = {
      ...identity,
      accessKeyId: `${KEY_PREFIX}${base32(randomBytes(16))}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      token: randomBytes(192).toString('base64'),
      expiresAt,
    };
    this.#store.run('DELETE FROM sts_sessions WHERE expires_at < :before', { before: now - KEEP_EXPIRED_MILLISECONDS });
    this.#store.run('INSERT INTO sts_sessions VALUES (:accessKeyId, :secretAccessKey, :token, :account, :kind, :arn, :userId, :expiresAt)', { ...session });
    return session;
  }

  /** Expired ones too. */
  find(accessKeyId: string): Session | undefined {
    if (!accessKeyId.startsWith(KEY_PREFIX)) return undefined;
    return this.#store.get<Session>(
      `SELECT access_key_id AS accessKeyId, secret_access_key AS secretAccessKey, token, account, kind, arn, user_id AS userId, expires_at AS expiresAt
       FROM sts_sessions WHERE access_key_id = :accessKeyId`,
      { accessKeyId },
    );
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** One letter a byte, as AWS spells its ids. */
export const base32 = (bytes: Uint8Array): string => [...bytes].map((byte) => ALPHABET[byte % 32]).join('');
