import { createHash } from 'node:crypto';

/** S3 names an account by 64 hexadecimal digits, its canonical user id. Ours follows from the account's number. */
export const ownerOf = (account: string): { readonly ID: string; readonly DisplayName: string } => ({
  ID: createHash('sha256').update(`canonical user ${account}`).digest('hex'),
  DisplayName: account,
});
