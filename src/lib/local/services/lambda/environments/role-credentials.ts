import type { Engine } from '../../../engine-context.ts';
import type { Scope } from '../../../scope.ts';

/** What an SDK in the function signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

interface Issued {
  readonly credentials: Promise<Credentials>;
  readonly until: number;
}

/** As long as STS gives them at most. */
const SESSION_SECONDS = 43_200;
const SHORTEST_SESSION_NAME = 2;
/** An environment lives no longer than its credentials: less than the rest of the session. */
export const LONGEST_LIFE_MILLISECONDS = 6 * 3_600_000;

/** Session credentials of the functions' roles, from STS; those of one role serve all environments that start within some hours. */
export class RoleCredentials {
  readonly #engine: Engine;
  readonly #issued = new Map<string, Issued>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  of(scope: Scope, roleArn: string, functionName: string): Promise<Credentials> {
    const key = `${roleArn} ${functionName}`;
    const now = this.#engine.clock.now();
    const known = this.#issued.get(key);
    if (known !== undefined && now < known.until) return known.credentials;
    const credentials = this.#assume(scope, roleArn, functionName);
    credentials.catch(() => this.#issued.delete(key));
    this.#issued.set(key, { credentials, until: now + SESSION_SECONDS * 1000 - LONGEST_LIFE_MILLISECONDS });
    return credentials;
  }

  async #assume(scope: Scope, roleArn: string, functionName: string): Promise<Credentials> {
    const answer = await this.#engine.invoke('STS', 'AssumeRole', { RoleArn: roleArn, RoleSessionName: functionName.padEnd(SHORTEST_SESSION_NAME, '_'), DurationSeconds: SESSION_SECONDS }, scope);
    const { Credentials: given } = answer as { readonly Credentials: { readonly AccessKeyId: string; readonly SecretAccessKey: string; readonly SessionToken: string } };
    return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken };
  }
}
