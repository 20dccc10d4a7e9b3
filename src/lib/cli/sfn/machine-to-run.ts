import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Connection } from '../../aws/connection.ts';
import { UserError } from '../../errors/errors.ts';
import type { StatesApi } from '../../topics/sfn/api.ts';
import { findMachine } from '../../topics/sfn/find.ts';
import type { RunMachine } from '../../topics/sfn/run/types.ts';
import { deploy } from './deploy.ts';

/** The embedded engine takes any role. */
export const LOCAL_ROLE = 'arn:aws:iam::123456789012:role/drover-local';

/** The machine of a name or ARN; on the embedded engine of a definition's file too, which is deployed first. Throws UserErrors and RemoteErrors. */
export async function machineToRun(word: string, connection: Connection, api: StatesApi, { express }: { readonly express: boolean }, signal: AbortSignal): Promise<RunMachine> {
  const found = await findMachine(isFile(word) ? await deployLocally(word, connection, express, signal) : word, 'MACHINE', api, signal);
  const { type } = await api.machine(found.arn, signal);
  return { ...found, type };
}

/** No name of a machine has a slash in it. */
const isFile = (word: string): boolean => /\.(asl|jsonc?|ya?ml)$/i.test(word) && (word.includes('/') || existsSync(word));

async function deployLocally(file: string, connection: Connection, express: boolean, signal: AbortSignal): Promise<string> {
  const name = nameOf(file);
  if (connection.kind !== 'local') throw new UserError('not-deployed', `${file} is a file, and on AWS a machine is run by its name`, `Deploy it first: drover sfn deploy ${file} --name ${name} --role-arn ROLE; or try it with --local.`);
  const wanted = { name, type: express ? ('EXPRESS' as const) : undefined, roleArn: LOCAL_ROLE, logging: {}, tracing: undefined, tags: {}, publish: false, versionDescription: undefined, alias: undefined };
  const { text } = await deploy({ file, substitutions: {}, wanted, plan: false, yes: true, noInput: true }, async () => connection, signal);
  process.stderr.write(`${text}\n`);
  return name;
}

/** `./flows/orders.asl.json` is `orders`. */
const nameOf = (file: string): string => basename(file).replace(/(\.asl)?\.\w+$/i, '').replaceAll(/[^\w.-]/g, '-').slice(0, 80) || 'machine';
