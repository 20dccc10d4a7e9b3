import { safeLine } from '../../view/safe-text.ts';
import type { ParameterFacts } from './types.ts';

interface Level {
  readonly children: Map<string, Level>;
  facts: ParameterFacts | undefined;
}

/** The hierarchy below a path, a level a line, and how many there are. Pure. */
export function treeLines(path: string, parameters: readonly ParameterFacts[]): string[] {
  const root: Level = { children: new Map(), facts: undefined };
  const prefix = path === '/' ? '' : path;
  for (const facts of parameters) {
    // A name without a slash is another one than the same with it.
    const levels = facts.name.startsWith(`${prefix}/`) ? facts.name.slice(prefix.length + 1).split('/') : [`${facts.name} (without /)`];
    let level = root;
    for (const name of levels) {
      const next = level.children.get(name) ?? { children: new Map<string, Level>(), facts: undefined };
      level.children.set(name, next);
      level = next;
    }
    level.facts = facts;
  }
  const secure = parameters.filter(({ type }) => type === 'SecureString').length;
  const count = `${parameters.length} ${parameters.length === 1 ? 'parameter' : 'parameters'}${secure === 0 ? '' : `, ${secure} secure`}`;
  return [safeLine(path), ...below(root, ''), count];
}

function below({ children }: Level, indent: string): string[] {
  const sorted = [...children].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([name, level], index) => {
    const isLast = index === sorted.length - 1;
    return [`${indent}${isLast ? '└── ' : '├── '}${label(name, level)}`, ...below(level, `${indent}${isLast ? '    ' : '│   '}`)];
  });
}

function label(name: string, { facts, children }: Level): string {
  const what = facts === undefined ? '' : `  ${facts.type}${facts.tier === 'Standard' ? '' : ` ${facts.tier}`} v${facts.version}`;
  return `${safeLine(name)}${children.size > 0 ? '/' : ''}${what}`;
}
