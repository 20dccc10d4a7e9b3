import type { MachinesApi } from './api.ts';
import type { MachineSummary } from './types.ts';

/** All machines, or those of one type; a page can be empty. Throws RemoteErrors. */
export async function* listMachines(api: Pick<MachinesApi, 'machines'>, type: 'standard' | 'express' | undefined, signal: AbortSignal): AsyncGenerator<readonly MachineSummary[]> {
  for await (const page of api.machines(signal)) yield type === undefined ? page : page.filter((machine) => machine.type === type.toUpperCase());
}
