/**
 * A stand-in for Systems Manager, for measuring the client alone: nodes end a while after they were sent to, all
 * answers come at once, and calls are counted. Its own process: `node bench/stand-in.ts NODES TAIL_MILLISECONDS`.
 * Prints its address; GET / gives the counts.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Command {
  readonly id: string;
  readonly comment: string;
  readonly nodes: readonly string[];
  readonly sentAt: number;
  readonly document: string;
}

const [count = 0, tail = 3000] = process.argv.slice(2).map(Number);
const idOf = (index: number): string => `i-${index.toString(16).padStart(17, '0')}`;
const commands = new Map<string, Command>();
const calls: Record<string, number> = {};

/** Between 0 and 1, always the same for a node. */
const place = (id: string): number => (Number.parseInt(id.slice(-6), 16) * 2_654_435_761) % 1000 / 1000;
const hasEnded = (id: string, { sentAt }: Command, now: number): boolean => now >= sentAt + place(id) * tail;

const page = <T>(items: readonly T[], token: unknown, size: number): { items: readonly T[]; NextToken?: string } => {
  const from = Number(token ?? 0);
  return { items: items.slice(from, from + size), ...(from + size < items.length ? { NextToken: String(from + size) } : {}) };
};

function describe(command: Command, now: number): object {
  const done = command.nodes.filter((id) => hasEnded(id, command, now)).length;
  const status = done === command.nodes.length ? 'Success' : 'InProgress';
  return { CommandId: command.id, DocumentName: command.document, Comment: command.comment, Status: status, StatusDetails: status, RequestedDateTime: command.sentAt / 1000, TargetCount: command.nodes.length, CompletedCount: done, ErrorCount: 0 };
}

type Input = Record<string, unknown>;

const OPERATIONS: Record<string, (input: Input) => object> = {
  DescribeInstanceProperties: ({ NextToken, MaxResults }) => {
    const from = Number(NextToken ?? 0);
    const to = Math.min(count, from + Number(MaxResults));
    return {
      InstanceProperties: Array.from({ length: to - from }, (_, index) => ({ InstanceId: idOf(from + index), Name: `node-${from + index}`, PingStatus: 'Online', PlatformType: 'Linux', InstanceState: 'running' })),
      ...(to < count ? { NextToken: String(to) } : {}),
    };
  },
  SendCommand: ({ InstanceIds, Comment, DocumentName }) => {
    const command = { id: randomUUID(), comment: String(Comment), nodes: InstanceIds as string[], sentAt: Date.now(), document: String(DocumentName) };
    commands.set(command.id, command);
    return { Command: describe(command, Date.now()) };
  },
  ListCommands: ({ CommandId, NextToken, MaxResults }) => {
    const all = CommandId === undefined ? [...commands.values()].reverse() : [...commands.values()].filter(({ id }) => id === CommandId);
    const { items, ...rest } = page(all, NextToken, Number(MaxResults ?? 50));
    return { Commands: items.map((command) => describe(command, Date.now())), ...rest };
  },
  ListCommandInvocations: ({ CommandId, NextToken, MaxResults }) => {
    const command = commands.get(String(CommandId));
    const now = Date.now();
    const { items, ...rest } = page(command?.nodes ?? [], NextToken, Number(MaxResults ?? 50));
    const invocations = items.map((id) => {
      const status = command !== undefined && hasEnded(id, command, now) ? 'Success' : 'InProgress';
      const plugin = { Name: 'aws:runShellScript', Status: status, StatusDetails: status, ResponseCode: status === 'Success' ? 0 : -1, ResponseStartDateTime: now / 1000, Output: status === 'Success' ? `hello from ${id}\n` : '' };
      return { CommandId, InstanceId: id, InstanceName: `node-${id}`, Status: status, StatusDetails: status, CommandPlugins: [plugin] };
    });
    return { CommandInvocations: invocations, ...rest };
  },
};

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify(calls));
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const name = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    calls[name] = (calls[name] ?? 0) + 1;
    const operation = OPERATIONS[name];
    const body = JSON.stringify(operation === undefined ? { __type: 'UnknownOperationException' } : operation(JSON.parse(Buffer.concat(parts).toString() || '{}') as Input));
    response.writeHead(operation === undefined ? 404 : 200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': Buffer.byteLength(body) }).end(body);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
