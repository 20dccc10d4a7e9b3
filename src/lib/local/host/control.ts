import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DroverError, UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import type { FaultList, FaultRuleState } from '../faults/fault-rule.ts';
import type { AddNodesRequest, EngineStatus, NodeList, RemoveNodesRequest } from '../lifecycle/control-types.ts';
import type { NodeRequest } from '../nodes/types.ts';
import type { Scope } from '../scope.ts';

/** What the control interface can make the engine do. */
export interface ControlActions {
  status(): Promise<EngineStatus>;
  reset(): Promise<{ readonly nodes: number }>;
  stop(): void;
  /** Of all accounts and of all regions where they are not named. */
  nodes(where: Partial<Scope>): Promise<NodeList>;
  addNodes(request: AddNodesRequest): Promise<NodeList>;
  removeNodes(request: RemoveNodesRequest): Promise<NodeList>;
  faults(): FaultList;
  /** Checks the rule first: it comes as the client wrote it. */
  setFault(rule: unknown): Promise<FaultRuleState>;
  /** Returns those that were there. */
  clearFaults(): FaultList;
}

export interface ControlOptions {
  readonly token: string;
  /** Whether `reset` needs no token: an engine for test suites. */
  readonly open: boolean;
  readonly actions: ControlActions;
}

const MAX_BODY_BYTES = 16 * 2 ** 20;

/** Answers `/_local/…`: the engine's own interface, for this user's programs. JSON in, JSON out. */
export function controlInterface({ token, open, actions }: ControlOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const route = `${request.method} ${url.pathname.slice('/_local/'.length)}`;
    try {
      if (!(open && route === 'POST reset') && !carries(request, token)) {
        throw new UserError('refused', 'this interface needs the token of the engine', "It lies in the engine's state folder, readable by its user alone.", { exitCode: EXIT.refused });
      }
      answer(response, 200, await perform(route, url.searchParams, request, actions));
    } catch (error) {
      const known = error instanceof DroverError ? error : undefined;
      answer(response, statusOf(known), {
        error: { code: known?.code ?? 'unexpected', message: known?.message ?? 'the engine failed', hint: known?.hint ?? "See the engine's log." },
      });
      if (known === undefined) throw error;
    }
  };
}

async function perform(route: string, query: URLSearchParams, request: IncomingMessage, actions: ControlActions): Promise<unknown> {
  switch (route) {
    case 'GET ping':
      return { pid: process.pid };
    case 'GET status':
      return actions.status();
    case 'POST reset':
      return actions.reset();
    case 'POST stop':
      actions.stop();
      return { stopping: true };
    case 'GET nodes':
      return actions.nodes(Object.fromEntries(['account', 'region'].flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : []))));
    case 'POST nodes':
      return actions.addNodes(await readNodes<NodeRequest>(request));
    case 'POST nodes/remove':
      return actions.removeNodes(await readNodes<string>(request));
    case 'GET faults':
      return actions.faults();
    case 'POST faults':
      return actions.setFault(await readJson(request));
    case 'POST faults/clear':
      return actions.clearFaults();
    default:
      throw new UserError('unknown-route', `the engine has no ${route}`, 'Engine and command line may be of different versions: drover local down, then try again.', { exitCode: EXIT.notFound });
  }
}

function carries(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Our own programs send it: what is in the list is theirs to get right. */
async function readNodes<T>(request: IncomingMessage): Promise<{ readonly account?: string; readonly region: string; readonly nodes: readonly T[] }> {
  const { account, region, nodes } = ((await readJson(request)) ?? {}) as { account?: unknown; region?: unknown; nodes?: unknown };
  const isNamed = account === undefined || typeof account === 'string';
  if (!isNamed || typeof region !== 'string' || !Array.isArray(nodes)) throw new UserError('bad-request', 'the body needs a region and a list of nodes', 'Send { "region": "us-east-1", "nodes": [] }.');
  return { ...(account === undefined ? {} : { account }), region, nodes: nodes as T[] };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new UserError('too-large', 'the request is too large', 'Send it in parts.');
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (error) {
    throw new UserError('bad-json', 'the body is not JSON', 'Send JSON.', { cause: error });
  }
}

function statusOf(error: DroverError | undefined): number {
  if (error === undefined) return 500;
  if (error.exitCode === EXIT.notFound) return 404;
  return error.exitCode === EXIT.refused ? 403 : 400;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}
