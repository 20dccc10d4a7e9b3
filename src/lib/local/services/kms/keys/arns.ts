import type { Scope } from '../../../scope.ts';

export const keyArn = ({ account, region }: Scope, id: string): string => `arn:aws:kms:${region}:${account}:key/${id}`;

/** `name` begins with `alias/`. */
export const aliasArn = ({ account, region }: Scope, name: string): string => `arn:aws:kms:${region}:${account}:${name}`;
