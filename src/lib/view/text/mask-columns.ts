const HEADERS: ReadonlySet<string> = new Set(['PID', 'PPID', 'SPID', 'TGID']);

/** Numbers under PID and its kin, in tables as ps, top and lsof print them, up to the next empty line. Pure. */
export function maskProcessColumns(text: string): string {
  if (!/\b(?:P|PP|SP|TG)(?:ID|GID)\b/.test(text)) return text;
  let columns: readonly number[] = [];
  return text
    .split('\n')
    .map((line) => {
      const fields = line.trim().split(/\s+/);
      const headed = fields.flatMap((field, index) => (HEADERS.has(field) ? [index] : []));
      if (headed.length > 0 || line.trim() === '') {
        columns = headed;
        return line;
      }
      return columns.length === 0 ? line : maskFields(line, columns);
    })
    .join('\n');
}

function maskFields(line: string, columns: readonly number[]): string {
  let index = -1;
  return line.replaceAll(/\S+/g, (field) => {
    index += 1;
    return columns.includes(index) && /^\d+$/.test(field) ? '<pid>' : field;
  });
}
