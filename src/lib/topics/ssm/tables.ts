import { formatTable } from '../../view/table.ts';
import { timeWords } from '../../view/time-words.ts';
import type { ListedNode } from './list.ts';
import { titleOf } from './recall.ts';
import type { CommandFact } from './types.ts';

export const commandTable = (commands: readonly CommandFact[]): string =>
  formatTable(commands, [
    { header: 'ID', value: ({ id }) => id },
    { header: 'REQUESTED', value: ({ requestedAt }) => timeWords(requestedAt) },
    { header: 'STATUS', value: ({ status, details }) => (status === details || details === '' ? status : `${status} (${details})`) },
    { header: 'DONE', value: ({ completedCount, targetCount }) => `${completedCount}/${targetCount}`, align: 'right' },
    { header: 'ERRORS', value: ({ errorCount }) => String(errorCount), align: 'right' },
    { header: 'COMMAND', value: titleOf, shrink: true },
    { header: 'COMMENT', value: ({ comment }) => comment.replace(/ ?drover:[0-9a-z]{12}(\.\d+)?$/, ''), shrink: true },
  ]);

export const nodeTable = (nodes: readonly ListedNode[]): string =>
  formatTable(nodes, [
    { header: 'ID', value: ({ id }) => id },
    { header: 'NAME', value: ({ name }) => name, shrink: true },
    { header: 'PING', value: ({ ping }) => ping },
    { header: 'STATE', value: ({ state }) => state },
    { header: 'PLATFORM', value: ({ platform }) => platform, shrink: true },
    { header: 'AGENT', value: ({ agentVersion }) => agentVersion, shrink: true },
    { header: 'ADDRESS', value: ({ ipAddress }) => ipAddress, shrink: true },
    { header: 'TAGS', value: ({ tags }) => tagWords(tags), shrink: true },
  ]);

const tagWords = (tags: ListedNode['tags']): string =>
  Object.entries(tags)
    .filter(([key]) => key !== 'Name')
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
