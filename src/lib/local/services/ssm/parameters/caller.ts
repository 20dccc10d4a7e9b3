import type { Engine, RequestContext } from '../../../engine-context.ts';

/** Who changes something, as STS knows them. Asked once for each access key. */
export class Callers {
  readonly #engine: Engine;
  readonly #known = new Map<string, string>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async arn(context: RequestContext): Promise<string> {
    const key = `${context.account} ${context.accessKeyId}`;
    let arn = this.#known.get(key);
    if (arn === undefined) {
      // The whole context, access key included: STS answers about whoever calls.
      const identity = (await this.#engine.invoke('STS', 'GetCallerIdentity', {}, context)) as { readonly Arn?: string };
      arn = identity.Arn ?? '';
      this.#known.set(key, arn);
    }
    return arn;
  }
}
