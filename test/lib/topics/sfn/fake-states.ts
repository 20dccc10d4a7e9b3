import { RemoteError } from '../../../../src/lib/errors/errors.ts';
import type { DeployApi } from '../../../../src/lib/topics/sfn/deploy/run.ts';
import type { ObserveApi } from '../../../../src/lib/topics/sfn/deploy/observe.ts';
import type { MachineDescription, NewMachine, Route, Tags } from '../../../../src/lib/topics/sfn/machines/types.ts';

const PREFIX = 'arn:aws:states:us-east-1:123456789012:stateMachine:';

const missing = (code: string, arn: string): RemoteError => new RemoteError(code, `${arn} is not there (${code})`, 'Look.', { requestId: 'r' });

interface Kept {
  machine: MachineDescription;
  tags: Tags;
  versions: { arn: string; revisionId: string | undefined }[];
  aliases: Map<string, readonly Route[]>;
}

/** Machines as Step Functions keeps them, for what deploying asks of it: revisions, versions once a revision, aliases. */
export class FakeStates implements DeployApi, ObserveApi {
  readonly kept = new Map<string, Kept>();
  /** The operations that changed something, in their order. */
  readonly changes: string[] = [];
  /** Lets the answer of the next call of this operation be lost; `acted` says whether the service had it. */
  lose: { operation: string; acted: boolean } | undefined;
  #revision = 0;

  async *machines() {
    yield [...this.kept.values()].map(({ machine }) => machine);
  }

  async *versions(arn: string) {
    yield this.#of(arn).versions.map((version) => ({ arn: version.arn, createdAt: 0 })).toReversed();
  }

  async machine(arn: string): Promise<MachineDescription> {
    const { machine, versions } = this.#of(arn);
    const version = versions.find((each) => each.arn === arn);
    return version === undefined ? machine : { ...machine, arn, revisionId: version.revisionId };
  }

  async tags(arn: string): Promise<Tags> {
    return this.#of(arn).tags;
  }

  async addTags(arn: string, tags: Tags): Promise<void> {
    this.changes.push('addTags');
    this.#of(arn).tags = { ...this.#of(arn).tags, ...tags };
  }

  async createMachine({ name, type, tags, publish, versionDescription: _description, ...content }: NewMachine) {
    this.changes.push('createMachine');
    const arn = `${PREFIX}${name}`;
    const machine: MachineDescription = { ...content, arn, name, type, createdAt: 0, status: 'ACTIVE', revisionId: undefined, description: undefined, label: undefined };
    this.kept.set(name, { machine, tags, versions: publish ? [{ arn: `${arn}:1`, revisionId: undefined }] : [], aliases: new Map() });
    return { arn, createdAt: 0, versionArn: publish ? `${arn}:1` : undefined };
  }

  async updateMachine(arn: string, change: Parameters<DeployApi['updateMachine']>[1]) {
    this.changes.push('updateMachine');
    const lost = this.lose?.operation === 'updateMachine' ? this.lose : undefined;
    this.lose = undefined;
    if (lost === undefined || lost.acted) {
      this.#revision += 1;
      const kept = this.#of(arn);
      kept.machine = { ...kept.machine, ...change, revisionId: `r${this.#revision}` };
    }
    if (lost !== undefined) throw new RemoteError('ECONNRESET', 'states:UpdateStateMachine: the connection broke', 'Look.', { ambiguous: true });
    return { updatedAt: 0, revisionId: this.#of(arn).machine.revisionId, versionArn: undefined };
  }

  async publishVersion(arn: string, { revisionId }: Parameters<DeployApi['publishVersion']>[1]) {
    this.changes.push('publishVersion');
    const { machine, versions } = this.#of(arn);
    if (revisionId !== undefined && revisionId !== machine.revisionId) throw missing('ConflictException', arn);
    const there = versions.find((version) => version.revisionId === machine.revisionId);
    if (there !== undefined) return { arn: there.arn, createdAt: 0 };
    const version = { arn: `${machine.arn}:${versions.length + 1}`, revisionId: machine.revisionId };
    versions.push(version);
    return { arn: version.arn, createdAt: 0 };
  }

  async alias(arn: string) {
    const name = arn.slice(arn.lastIndexOf(':') + 1);
    const routes = this.#of(arn).aliases.get(name);
    if (routes === undefined) throw missing('ResourceNotFound', arn);
    return { arn, name, routes, description: undefined, createdAt: 0, updatedAt: undefined };
  }

  async createAlias({ name, routes }: { readonly name: string; readonly routes: readonly Route[] }) {
    this.changes.push('createAlias');
    const machine = routes[0]?.versionArn.replace(/:\d+$/, '') ?? '';
    this.#of(machine).aliases.set(name, routes);
    return { arn: `${machine}:${name}`, createdAt: 0 };
  }

  async updateAlias(arn: string, { routes = [] }: { readonly routes?: readonly Route[] }): Promise<void> {
    this.changes.push('updateAlias');
    this.#of(arn).aliases.set(arn.slice(arn.lastIndexOf(':') + 1), routes);
  }

  #of(arn: string): Kept {
    const kept = this.kept.get(arn.slice(PREFIX.length).split(':')[0] ?? '');
    if (kept === undefined) throw missing('StateMachineDoesNotExist', arn);
    return kept;
  }
}
