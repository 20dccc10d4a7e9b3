import { isArray, isObject, type Json } from '../../../../asl/json.ts';

const NAME = /\$([A-Za-z_]\w*)/g;
/** `$states` is no variable, and functions are called. */
const CALL = /^\s*\(/;

/**
 * Which variables each state reads, as DescribeStateMachine tells it: those in paths and intrinsic functions of keys
 * that end in `.$` or `Path`, and those in `{% %}`.
 */
export function variableReferences(definition: string): Record<string, string[]> {
  const references: Record<string, string[]> = {};
  const graph = (value: Json | undefined): void => {
    if (!isObject(value) || !isObject(value['States'])) return;
    for (const [name, state] of Object.entries(value['States'])) {
      const found = new Set<string>();
      collect(state, false, found, graph);
      if (found.size > 0) references[name] = [...found];
    }
  };
  graph(JSON.parse(definition) as Json);
  return references;
}

function collect(value: Json, isPath: boolean, found: Set<string>, graph: (value: Json) => void): void {
  if (typeof value === 'string') {
    if (!isPath && !(value.startsWith('{%') && value.endsWith('%}'))) return;
    for (const match of value.matchAll(NAME)) {
      const name = match[1] ?? '';
      const isContext = match.index > 0 && value[match.index - 1] === '$';
      if (!isContext && name !== 'states' && !CALL.test(value.slice(match.index + match[0].length))) found.add(name);
    }
  } else if (isArray(value)) {
    for (const item of value) collect(item, isPath, found, graph);
  } else if (isObject(value)) {
    // States inside of it have lines of their own.
    if (isObject(value['States'])) graph(value);
    for (const [key, item] of Object.entries(value)) if (key !== 'States') collect(item, key.endsWith('.$') || key.endsWith('Path') || key === 'Variable', found, graph);
  }
}
