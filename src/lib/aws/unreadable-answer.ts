/** What an SDK client throws where it could make nothing of an answer. */
export interface UnreadableError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

export interface UnreadableAnswer {
  readonly message: string;
  readonly hint: string;
  /** The service may have acted all the same: its answer was lost or broken on the way. */
  readonly ambiguous: boolean;
}

/**
 * Says what came where no AWS service answered in its own words: the page of a proxy or of a network that wants a login,
 * a redirect, half a body, an error without a body. undefined for errors that a service gave.
 */
export function explainUnreadable(error: UnreadableError): UnreadableAnswer | undefined {
  const isBroken = error.name === 'SyntaxError' || error.message.includes('Deserialization error');
  const isWordless = error.name === 'Unknown' && error.message === 'UnknownError';
  const status = error.$metadata?.httpStatusCode;
  if (status === undefined || (!isBroken && !isWordless)) return undefined;
  const type = error.$response?.headers?.['content-type']?.split(';')[0];
  const what = `HTTP ${status}${isBroken && type !== undefined ? `, ${type}` : ''}`;
  if (status >= 500) return { message: `it failed and did not say why (${what})`, hint: 'It may or may not have acted. Look before you repeat.', ambiguous: true };
  if (status >= 300) return { message: `what answered is no AWS service (${what})`, hint: PLACES, ambiguous: false };
  return { message: `what answered is no AWS service, or its answer broke on the way (${what})`, hint: `${PLACES} It may have acted: look before you repeat.`, ambiguous: true };
}

const PLACES = 'Check --endpoint-url, and the proxy or network in between.';
