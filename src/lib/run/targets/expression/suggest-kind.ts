/** What people call them elsewhere. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ids: 'id',
  instance: 'id',
  'instance-id': 'id',
  instanceid: 'id',
  instanceids: 'id',
  node: 'name',
  host: 'name',
  hostname: 'name',
  os: 'platform',
  status: 'ping',
  online: 'ping',
  version: 'agent',
  'resource-group': 'group',
  'resource-groups': 'group',
  'instance-state': 'state',
};

/** The kind of atom that was probably meant. */
export function suggestKind(typed: string, kinds: readonly string[]): string | undefined {
  const word = typed.toLowerCase();
  if (Object.hasOwn(OTHER_NAMES, word)) return OTHER_NAMES[word];
  return kinds.find((kind) => kind === word || `${kind}s` === word || differByOne(kind, word));
}

/** One letter more, less or changed, or two that changed places. */
function differByOne(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [left, right] = [a.slice(start), b.slice(start)];
  const isSwapped = left.length > 1 && left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
  return isSwapped || left.slice(1) === right.slice(1) || left.slice(1) === right || left === right.slice(1);
}
