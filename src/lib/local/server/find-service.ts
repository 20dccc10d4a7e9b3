import type { DirectoryEntry } from '../services/directory.ts';
import type { WireRequest } from '../wire/exchange.ts';
import { CBOR_PATH } from '../wire/cbor-protocol.ts';
import { notBuilt } from '../wire/invoke.ts';
import { queryParameters } from '../wire/query-protocol.ts';

/**
 * The service that a request is for, found before the service is loaded: by the signature's scope, else by what the
 * protocol names. Throws NotImplemented, with the service's name, where the directory has none.
 */
export function findService(directory: readonly DirectoryEntry[], request: WireRequest, signingName: string | undefined): DirectoryEntry {
  const target = request.headers['x-amz-target'];
  const prefix = target?.slice(0, target.lastIndexOf('.'));
  if (prefix !== undefined) {
    const byTarget = directory.find((entry) => entry.targetPrefix === prefix);
    if (byTarget === undefined) throw notBuilt(`The service of ${target}`);
    return byTarget;
  }
  if (signingName !== undefined) {
    const bySignature = directory.find((entry) => entry.signingName === signingName);
    if (bySignature === undefined) throw notBuilt(`The service ${signingName}`);
    return bySignature;
  }
  const rpc = CBOR_PATH.exec(request.path)?.[1];
  const version = queryParameters(request).get('Version') ?? undefined;
  const named = directory.find((entry) => (rpc !== undefined && entry.targetPrefix === rpc) || (version !== undefined && entry.apiVersion === version));
  const otherwise = named ?? directory.find((entry) => entry.id === 'S3');
  if (otherwise === undefined) throw notBuilt('The service of this request');
  return otherwise;
}
