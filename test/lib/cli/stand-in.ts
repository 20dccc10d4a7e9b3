import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RemoteError } from '../../../src/lib/errors/errors.ts';
import type { CommandFact, InvocationFact, SendRequest } from '../../../src/lib/topics/ssm/types.ts';
import type { FleetService } from '../topics/ssm/fleet-service.ts';
import { wordsOf } from '../topics/ssm/example-words.ts';

interface Input {
  readonly CommandId?: string;
  readonly Comment?: string;
  readonly InstanceIds?: readonly string[];
  readonly Parameters?: Readonly<Record<string, readonly string[]>>;
  readonly MaxConcurrency?: string;
  readonly MaxErrors?: string;
}
/** What becomes of a call: `drop` breaks the connection after the service acted. */
export type Fate = 'answer' | 'drop' | 'never';

/** Systems Manager over real HTTP, in front of a fleet in memory; STS too. */
export class StandIn {
  readonly service: FleetService;
  /** Nodes that are registered. */
  nodes: readonly string[];
  /** Decides about every call that has been carried out. */
  fate: (operation: string) => Fate = () => 'answer';
  readonly assumed: string[] = [];
  /** Access keys that calls came with. */
  readonly keys = new Set<string>();
  readonly #server: Server;

  constructor(service: FleetService, nodes: readonly string[]) {
    this.service = service;
    this.nodes = nodes;
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts).toString();
        const operation = String(request.headers['x-amz-target'] ?? '').split('.')[1];
        this.keys.add(/Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '');
        if (operation === undefined) {
          response.writeHead(200, { 'content-type': 'text/xml' }).end(this.#assume(new URLSearchParams(body)));
          return;
        }
        this.#answer(operation, JSON.parse(body || '{}') as Input).then(
          (answer) => {
            const fate = this.fate(operation);
            if (fate === 'drop') request.socket.destroy();
            else if (fate === 'answer') response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
          },
          (error: unknown) => {
            const code = error instanceof RemoteError ? error.code : 'InternalServerError';
            response.writeHead(code === 'InternalServerError' ? 500 : 400, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify({ __type: code, message: String(error) }));
          },
        );
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(operation: string, input: Input): Promise<object> {
    switch (operation) {
      case 'SendCommand':
        return { Command: { CommandId: await this.service.send(requestOf(input)) } };
      case 'ListCommands':
        return { Commands: (await this.service.commands(input.CommandId === undefined ? {} : { commandId: input.CommandId }, 1e9)).map(commandOf) };
      case 'ListCommandInvocations':
        return { CommandInvocations: (await this.service.invocations(input.CommandId ?? '')).map(invocationOf) };
      case 'CancelCommand':
        await this.service.cancel(input.CommandId ?? '');
        return {};
      case 'DescribeInstanceInformation':
        return { InstanceInformationList: this.nodes.map((InstanceId) => ({ InstanceId, ComputerName: InstanceId, PingStatus: 'Online', PlatformType: 'Linux' })) };
      default:
        throw new Error(`${operation} is not built`);
    }
  }

  #assume(query: URLSearchParams): string {
    const role = query.get('RoleArn') ?? '';
    this.assumed.push(role);
    return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>KEY${/\d{12}/.exec(role)?.[0]}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  }
}

const requestOf = (input: Input): SendRequest => ({
  words: { ...wordsOf(), parameters: input.Parameters ?? {} },
  addressing: { instanceIds: input.InstanceIds ?? [] },
  limits: { maxConcurrency: Number(input.MaxConcurrency), maxErrors: Number(input.MaxErrors) },
  comment: input.Comment ?? '',
});

const commandOf = (fact: CommandFact): object => ({
  CommandId: fact.id,
  DocumentName: fact.document,
  Comment: fact.comment,
  Status: fact.status,
  StatusDetails: fact.details,
  RequestedDateTime: fact.requestedAt / 1000,
  TargetCount: fact.targetCount,
  CompletedCount: fact.completedCount,
  ErrorCount: fact.errorCount,
});

const invocationOf = ({ nodeId, nodeName, status, details, steps }: InvocationFact): object => ({
  InstanceId: nodeId,
  InstanceName: nodeName,
  Status: status,
  StatusDetails: details,
  CommandPlugins: steps.map((step) => ({ Name: step.name, Status: status, ResponseCode: step.exitCode ?? -1, Output: step.combinedOutput, ResponseStartDateTime: (step.startedAt ?? 0) / 1000, ...(step.endedAt === undefined ? {} : { ResponseFinishDateTime: step.endedAt / 1000 }) })),
});
