import { DroverError } from '../../../errors/errors.ts';
import type { Clock } from '../../../run/clock.ts';
import { mapConcurrently } from '../../../run/fanout/map-concurrently.ts';
import type { FleetApi } from '../../../run/targets/api.ts';
import { explainExpression } from '../../../run/targets/expression/explain.ts';
import { readFacts } from '../../../run/targets/expression/read-facts.ts';
import type { Expression } from '../../../run/targets/expression/types.ts';
import { targetNode } from '../../../run/targets/known-nodes.ts';
import { NODE_ID } from '../../../run/targets/node-id.ts';
import { unfoldNodeSet } from '../../../run/targets/node-set.ts';
import { resolveTargets } from '../../../run/targets/resolve.ts';
import type { RunCommandApi } from '../api.ts';
import type { DocumentReference } from '../documents/reference.ts';
import type { DocumentFacts } from '../types.ts';
import type { DoctorApi } from './api.ts';
import { checkNode } from './checks.ts';
import { doctorReport } from './report.ts';
import type { Answer, Diagnosis, DoctorReport, InstanceRecord, Looked, Registration } from './types.ts';

/** One account and region to look in. */
export interface DoctorLane {
  /** How a person tells it from others: `eu-west-1`, `210987654321/eu-west-1`. */
  readonly name: string;
  readonly region: string;
  readonly doctor: DoctorApi;
  readonly fleet: FleetApi;
  readonly documents: Pick<RunCommandApi, 'document'>;
}

export interface ExamineOptions {
  readonly document: DocumentReference;
  /** undefined: no targets were named. */
  readonly expression: Expression | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const AT_ONCE = 4;
/** A filter of Systems Manager takes so many ids. */
const MOST_IDS = 50;
const RECENT = 3;

/**
 * Looks at nodes, by id or name, in every account and region that is given. A call that is denied or throttled is a
 * finding, not the end; only where nothing at all can be read anywhere it is thrown. Throws UserErrors for words that
 * are none.
 */
export async function examine(words: readonly string[], lanes: readonly DoctorLane[], options: ExamineOptions): Promise<DoctorReport> {
  const wanted = [...new Set(words.flatMap(unfoldNodeSet))];
  const answers = await mapConcurrently(lanes, AT_ONCE, async (lane) => ({ lane: lane.name, answer: await attempt(lookIn(lane, wanted, options), options.signal) }));
  const looked = answers.flatMap(({ answer }) => ('value' in answer ? [answer.value] : []));
  const failures = answers.flatMap(({ lane, answer }) => ('failure' in answer ? [{ lane, failure: answer.failure }] : []));
  if (looked.length === 0 && failures[0] !== undefined) throw failures[0].failure;
  const isKnown = (word: string): boolean => looked.some(({ unknown }) => !unknown.includes(word));
  const isMissed = wanted.some((word) => !isKnown(word));
  const regions = isMissed && lanes[0] !== undefined ? await attempt(lanes[0].doctor.regions(options.signal), options.signal) : undefined;
  const unread = failures.map(({ lane, failure }) => ({ where: lane, why: failure.message, next: failure.hint }));
  return doctorReport(looked, wanted.filter((word) => !isKnown(word)), regions, unread);
}

async function lookIn(lane: DoctorLane, words: readonly string[], options: ExamineOptions): Promise<Looked> {
  const { signal, clock } = options;
  const names = words.filter((word) => !NODE_ID.test(word));
  const named = names.length === 0 ? { nodes: [], unknown: [] } : await resolveTargets({ kind: 'names', names }, lane.fleet, signal);
  const ids = [...new Set([...words.filter((word) => NODE_ID.test(word)), ...named.nodes.map(({ id }) => id)])];
  const [records, document] = await Promise.all([readRecords(lane, ids, signal), attempt(lane.documents.document(options.document.name, options.document.version, signal), signal)]);
  const isThere = (id: string): boolean => mayBe(records.instances, id) || mayBe(records.registrations, id);
  const there = ids.filter(isThere);
  const nodes = await mapConcurrently(there, AT_ONCE, (id) => diagnose(id, lane, records, document, options, clock.now()));
  return { lane: lane.name, region: lane.region, nodes, unknown: [...named.unknown, ...ids.filter((id) => !isThere(id))] };
}

interface Records {
  readonly instances: Answer<ReadonlyMap<string, InstanceRecord>>;
  readonly registrations: Answer<ReadonlyMap<string, Registration>>;
}

async function readRecords({ doctor }: DoctorLane, ids: readonly string[], signal: AbortSignal): Promise<Records> {
  const instanceIds = ids.filter((id) => id.startsWith('i-'));
  const inPieces = async <T extends { readonly id: string }>(all: readonly string[], read: (ids: readonly string[]) => Promise<T[]>): Promise<Map<string, T>> => {
    const pieces = Array.from({ length: Math.ceil(all.length / MOST_IDS) }, (_, index) => all.slice(index * MOST_IDS, (index + 1) * MOST_IDS));
    return new Map((await mapConcurrently(pieces, AT_ONCE, read)).flat().map((item) => [item.id, item]));
  };
  const [instances, registrations] = await Promise.all([
    attempt(inPieces(instanceIds, (piece) => doctor.instances(piece, signal)), signal),
    attempt(inPieces(ids, (piece) => doctor.registrations(piece, signal)), signal),
  ]);
  // Neither can be read: nothing could be said of any node.
  if ('failure' in registrations && ('failure' in instances || instanceIds.length === 0)) throw registrations.failure;
  return { instances, registrations };
}

const mayBe = (answer: Answer<ReadonlyMap<string, unknown>>, id: string): boolean => 'value' in answer && answer.value.has(id);

const pick = <T>(answer: Answer<ReadonlyMap<string, T>>, id: string): Answer<T | undefined> => ('value' in answer ? { value: answer.value.get(id) } : answer);

async function diagnose(id: string, lane: DoctorLane, records: Records, document: Answer<DocumentFacts>, { expression, document: { name: documentName }, signal }: ExamineOptions, now: number): Promise<Diagnosis> {
  const instance = pick(records.instances, id);
  const registration = pick(records.registrations, id);
  const node = targetNode(id, 'value' in registration ? registration.value : undefined, 'value' in instance ? instance.value : undefined);
  const explained = async (wanted: Expression) => explainExpression(wanted, node, await readFacts(wanted, [node], lane.fleet, signal));
  const [recent, targets] = await Promise.all([attempt(lane.doctor.recentCommands(id, RECENT, signal), signal), expression === undefined ? undefined : attempt(explained(expression), signal)]);
  const facts = { id, name: node.name, region: lane.region, instance, registration, documentName, document, recent, targets };
  return { id, name: node.name, where: lane.name, checks: checkNode(facts, now) };
}

async function attempt<T>(work: Promise<T>, signal: AbortSignal): Promise<Answer<T>> {
  try {
    return { value: await work };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DroverError) return { failure: error };
    throw error;
  }
}
