import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import type { ParametersApi } from '../../../../src/lib/topics/params/api.ts';
import type { ParameterContent, ParameterFacts, ParameterValue, ParameterVersion, Tags } from '../../../../src/lib/topics/params/types.ts';

interface Kept {
  versions: (ParameterVersion & { labels: string[] })[];
  tags: Record<string, string>;
}

/** What becomes of a call that changes something: done and answered, done but not answered, or never arrived. */
export type Fate = 'answered' | 'lost-answer' | 'lost-call';

/** Parameter Store in memory, for what the real thing cannot be made to do: lose answers, be changed in between. */
export class FakeStore implements ParametersApi {
  readonly kept = new Map<string, Kept>();
  readonly writes: string[] = [];
  /** Asked before each call that changes something. */
  fateOf: (call: string) => Fate = () => 'answered';
  #now = 1000;

  /** Everything that a reader can see, without version numbers and times. */
  contents(): Record<string, object> {
    return Object.fromEntries([...this.kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { versions, tags }]) => {
      const { version: _version, modifiedAt: _at, modifiedBy: _by, labels: _labels, ...rest } = latest(versions);
      return [name, { ...rest, tags }];
    }));
  }

  seed(name: string, content: ParameterContent, tags: Tags = {}): void {
    this.#write(name, content);
    Object.assign(this.#of(name).tags, tags);
  }

  async *below(path: string): AsyncGenerator<readonly ParameterValue[]> {
    yield [];
    for (const name of this.kept.keys()) if (path === '/' || name.startsWith(`${path}/`)) yield [latest(this.#of(name).versions)];
  }

  async values(references: readonly string[]): Promise<Map<string, ParameterValue>> {
    return new Map(references.flatMap((name) => (this.kept.has(name) ? [[name, latest(this.#of(name).versions)] as const] : [])));
  }

  async *facts(filters: Parameters<ParametersApi['facts']>[0]): AsyncGenerator<readonly ParameterFacts[]> {
    const [filter] = filters;
    for (const name of this.kept.keys()) {
      const fits = filter === undefined || (filter.key === 'Name' ? filter.values.includes(name) : filter.values.some((path) => path === '/' || name.startsWith(`${path}/`)));
      if (fits) yield [latest(this.#of(name).versions)];
    }
  }

  async history(name: string): Promise<ParameterVersion[]> {
    return [...this.#of(name).versions];
  }

  async put(name: string, content: ParameterContent, { overwrite, tags }: { readonly overwrite: boolean; readonly tags?: Tags | undefined }): Promise<number> {
    return this.#change(`put ${name}`, () => {
      const there = this.kept.get(name);
      if (there !== undefined && !overwrite) throw refused('ParameterAlreadyExists');
      if (there !== undefined && latest(there.versions).type !== content.type) throw refused('HierarchyTypeMismatchException');
      const version = this.#write(name, content);
      if (tags !== undefined) Object.assign(this.#of(name).tags, tags);
      return version;
    });
  }

  async remove(names: readonly string[]): Promise<string[]> {
    return this.#change(`remove ${names.join(' ')}`, () => names.filter((name) => this.kept.delete(name)));
  }

  async label(name: string, version: number, labels: readonly string[]): Promise<string[]> {
    return this.#change(`label ${name}`, () => {
      for (const each of this.#of(name).versions) each.labels = each.labels.filter((label) => !labels.includes(label)).concat(each.version === version ? labels : []);
      return [];
    });
  }

  async unlabel(name: string, version: number, labels: readonly string[]): Promise<void> {
    this.#change(`unlabel ${name}`, () => {
      for (const each of this.#of(name).versions) if (each.version === version) each.labels = each.labels.filter((label) => !labels.includes(label));
    });
  }

  async tags(name: string): Promise<Tags> {
    return { ...this.#of(name).tags };
  }

  async addTags(name: string, tags: Tags): Promise<void> {
    this.#change(`tag ${name}`, () => void Object.assign(this.#of(name).tags, tags));
  }

  async removeTags(name: string, keys: readonly string[]): Promise<void> {
    this.#change(`untag ${name}`, () => {
      for (const key of keys) delete this.#of(name).tags[key];
    });
  }

  async defaultTier(): Promise<'Standard'> {
    return 'Standard';
  }

  #of(name: string): Kept {
    const kept = this.kept.get(name);
    if (kept === undefined) throw refused('ParameterNotFound');
    return kept;
  }

  #write(name: string, content: ParameterContent): number {
    const kept = this.kept.get(name) ?? { versions: [], tags: {} };
    const before = kept.versions.at(-1);
    const version = (before?.version ?? 0) + 1;
    this.#now += 1;
    const policies = content.policies === undefined ? (before?.policies ?? []) : (JSON.parse(content.policies) as object[]).map((policy) => JSON.stringify(policy));
    kept.versions.push({
      name,
      version,
      type: content.type,
      value: content.value,
      tier: content.tier ?? before?.tier ?? 'Standard',
      dataType: content.dataType,
      keyId: content.type === 'SecureString' ? (content.keyId ?? 'alias/aws/ssm') : undefined,
      description: content.description || undefined,
      allowedPattern: content.allowedPattern || undefined,
      policies,
      labels: [],
      modifiedAt: this.#now,
      modifiedBy: 'arn:aws:iam::123456789012:user/test',
    });
    this.kept.set(name, kept);
    return version;
  }

  #change<T>(call: string, work: () => T): T {
    this.writes.push(call);
    const fate = this.fateOf(call);
    if (fate === 'lost-call') throw lost();
    const result = work();
    if (fate === 'lost-answer') throw lost();
    return result;
  }
}

function latest(versions: Kept['versions']): Kept['versions'][number] {
  const last = versions.at(-1);
  if (last === undefined) throw new Error('a parameter without versions');
  return last;
}

const lost = (): RemoteError => new RemoteError('ECONNRESET', 'the connection broke before the answer came', 'Try again.', { ambiguous: true });

/** What the service says itself: it has an id. */
export const refused = (code: string): RemoteError => new RemoteError(code, code, 'Change it.', { requestId: '1' });
