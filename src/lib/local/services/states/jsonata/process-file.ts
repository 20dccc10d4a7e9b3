/** The program of the process that evaluates. Built, it is another file at another place: scripts/build.ts puts it here. */
export const processFile = new URL('serve-evaluations.ts', import.meta.url);
