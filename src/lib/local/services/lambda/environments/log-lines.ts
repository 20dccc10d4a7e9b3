/** Lines that Lambda itself writes to a function's log, as AWS words them. */
export const startLine = (requestId: string, version: string): string => `START RequestId: ${requestId} Version: ${version}\n`;

export const endLine = (requestId: string): string => `END RequestId: ${requestId}\n`;

export interface Report {
  readonly requestId: string;
  readonly milliseconds: number;
  readonly memoryMegabytes: number;
  readonly usedMegabytes: number;
  /** Of the first invocation of an environment. */
  readonly initMilliseconds: number | undefined;
  /** What Lambda itself had to say of the failure. */
  readonly problem: 'timeout' | { readonly errorType: string } | undefined;
}

export function reportLine({ requestId, milliseconds, memoryMegabytes, usedMegabytes, initMilliseconds = 0, problem }: Report): string {
  const words = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${milliseconds.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(milliseconds + initMilliseconds)} ms`,
    `Memory Size: ${memoryMegabytes} MB`,
    `Max Memory Used: ${usedMegabytes} MB`,
    ...(initMilliseconds === 0 ? [] : [`Init Duration: ${initMilliseconds.toFixed(2)} ms`]),
    ...(problem === undefined ? [] : problem === 'timeout' ? ['Status: timeout'] : ['Status: error', `Error Type: ${problem.errorType}`]),
  ];
  return `${words.join('\t')}\t\n`;
}
