/**
 * The key of a state among all states of a machine, nested ones too: the names from the outside in with slashes
 * between them, escaped as in a JSON Pointer (RFC 6901). `["Each order", "Pay/ship"]` is `Each order/Pay~1ship`.
 */
export const stateKey = (path: readonly string[]): string => path.map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')).join('/');
