import { RemoteError, UserError } from '../../../errors/errors.ts';
import { EXIT } from '../../../errors/exit-codes.ts';
import type { MachinesApi } from '../machines/api.ts';
import type { RunMachine } from './types.ts';

/** A machine by ARN, by name, by NAME:version or NAME:alias. Throws a UserError with exit 4 where there is none. */
export async function findRunMachine(word: string, api: Pick<MachinesApi, 'machine' | 'machines'>, signal: AbortSignal): Promise<RunMachine> {
  const arn = word.startsWith('arn:') ? word : await arnOf(word, api, signal);
  try {
    const { name, type } = await api.machine(arn, signal);
    return { arn, name: word.startsWith('arn:') ? name : word, type };
  } catch (error) {
    if (error instanceof RemoteError && error.code === 'StateMachineDoesNotExist') throw unknown(word);
    throw error;
  }
}

async function arnOf(word: string, api: Pick<MachinesApi, 'machines'>, signal: AbortSignal): Promise<string> {
  const [name, qualifier] = word.split(':', 2);
  for await (const page of api.machines(signal)) {
    const found = page.find((machine) => machine.name === name);
    if (found !== undefined) return qualifier === undefined ? found.arn : `${found.arn}:${qualifier}`;
  }
  throw unknown(word);
}

const unknown = (word: string): UserError => new UserError('unknown-machine', `there is no state machine ${word}`, 'See drover sfn ls; check the region and the account.', { exitCode: EXIT.notFound });
