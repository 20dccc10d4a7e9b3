import { UserError } from '../../errors/errors.ts';
import { EXIT } from '../../errors/exit-codes.ts';
import { FAULT_KINDS, FAULT_STATUSES, type FaultRule } from './fault-rule.ts';
import { operationPattern } from './faults.ts';

/** A served service, as a rule may name it. */
export interface FaultableService {
  /** The SDK's id: CloudWatch Logs. */
  readonly id: string;
  readonly signingName: string;
  /** Names of all its operations, loaded only where they are asked for. */
  operations(): Promise<readonly string[]>;
}

const DEFAULT_SEED = 1;
const DEFAULT_DELAY_SECONDS = 1;
const LONGEST_DELAY_SECONDS = 3600;

/**
 * A rule out of what a client said, with its defaults and with the names as the service spells them. Throws a UserError
 * for values that are none, and for a service or an operation that nothing here has: such a rule would never fire.
 */
export async function checkRule(said: unknown, services: readonly FaultableService[]): Promise<FaultRule> {
  const { kind, rate = 1, seed = DEFAULT_SEED, count, seconds, status, service = '*', operation = '*' } = (said ?? {}) as Partial<Record<keyof FaultRule, unknown>>;
  const known = FAULT_KINDS.find((each) => each === kind);
  if (known === undefined) throw bad(`there is no kind ${String(kind)}`, `It is one of ${FAULT_KINDS.join(', ')}.`);
  if (!isNumber(rate) || rate <= 0 || rate > 1) throw bad('the rate is not above 0% and up to 100%', 'Write it like 10%; drover local faults clear takes all rules away.');
  if (!Number.isSafeInteger(seed)) throw bad('the seed is not a whole number', 'Write it like 42.');
  if (count !== undefined && !(Number.isSafeInteger(count) && Number(count) > 0)) throw bad('the count is not a whole number above 0', 'Leave it out for a fault without an end.');
  if (seconds !== undefined && known !== 'delay') throw bad(`${known} takes no seconds`, 'Only delay does.');
  if (seconds !== undefined && !(isNumber(seconds) && seconds > 0 && seconds <= LONGEST_DELAY_SECONDS)) throw bad(`the delay is not above 0 and up to ${LONGEST_DELAY_SECONDS} seconds`, 'Write it like 2 or 0.5.');
  const isError = known === 'error' || known === 'error-after';
  if (status !== undefined && !isError) throw bad(`${known} takes no status`, 'Only error and error-after do.');
  const answered = FAULT_STATUSES.find((each) => each === (status ?? FAULT_STATUSES[0]));
  if (answered === undefined) throw bad(`the status cannot be ${String(status)}`, `It is one of ${FAULT_STATUSES.join(', ')}.`);
  return {
    ...(await namesOf(String(service), String(operation), services)),
    kind: known,
    rate,
    seed: Number(seed),
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(known === 'delay' ? { seconds: seconds ?? DEFAULT_DELAY_SECONDS } : {}),
    ...(isError ? { status: answered } : {}),
  };
}

async function namesOf(service: string, operation: string, services: readonly FaultableService[]): Promise<Pick<FaultRule, 'service' | 'operation'>> {
  const wanted = service.toLowerCase();
  const candidates = service === '*' ? services : services.filter(({ id, signingName }) => id.toLowerCase() === wanted || signingName === wanted);
  const signingNames = candidates.map(({ signingName }) => signingName);
  const named = service === '*' ? '*' : signingNames[0];
  if (named === undefined) throw bad(`the engine has no service ${service}`, `It is one of ${services.map(({ signingName }) => signingName).join(', ')}, or *.`, EXIT.notFound);
  if (operation === '*') return { service: named, operation };
  if (!/^[A-Za-z0-9*]+$/.test(operation)) throw bad(`"${operation}" is not the name of an operation`, 'Write it like SendCommand or Describe*.');
  const pattern = operationPattern(operation);
  for (const candidate of candidates) {
    const found = (await candidate.operations()).find((name) => pattern.test(name));
    if (found !== undefined) return { service: named, operation: operation.includes('*') ? operation : found };
  }
  const missing = service === '*' ? `no service has an operation ${operation}` : `${named} has no operation ${operation}`;
  throw bad(missing, 'Write it as the API reference of the service does: SendCommand.', EXIT.notFound);
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const bad = (message: string, hint: string, exitCode: number = EXIT.usage): UserError => new UserError('bad-fault', message, hint, { exitCode });
