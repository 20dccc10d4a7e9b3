import { randomBytes } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { Clock } from '../../run/clock.ts';
import type { WireResponse } from '../wire/exchange.ts';

const FOLDER = '/_files/';

/**
 * Files that can be fetched without a signature, as by one of AWS's presigned addresses: who has the path has the right.
 * Kept in memory: an engine that starts anew knows none of the old paths.
 */
export class OfferedFiles {
  readonly #clock: Clock;
  readonly #offers = new Map<string, { readonly file: string; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The path under which the file can be read for so many seconds. */
  offer(file: string, seconds: number): string {
    const now = this.#clock.now();
    for (const [path, { until }] of this.#offers) if (until <= now) this.#offers.delete(path);
    const path = `${FOLDER}${randomBytes(24).toString('base64url')}`;
    this.#offers.set(path, { file, until: now + seconds * 1000 });
    return path;
  }

  /** The answer to a request for this path; undefined where it is none of ours. */
  open(path: string): WireResponse | undefined {
    if (!path.startsWith(FOLDER)) return undefined;
    const offer = this.#offers.get(path);
    const size = offer === undefined || offer.until <= this.#clock.now() ? undefined : statSync(offer.file, { throwIfNoEntry: false })?.size;
    if (offer === undefined || size === undefined) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'There is no such file, or no longer.\n' };
    return { status: 200, headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) }, body: createReadStream(offer.file) };
  }
}
