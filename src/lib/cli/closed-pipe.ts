/** `drover … | head` closes our stdout: nobody reads on, so there is nothing left to say. Ends with 0. */
export function leaveQuietlyOnClosedPipe(program: NodeJS.Process): void {
  for (const stream of [program.stdout, program.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') program.exit(0);
      throw error;
    });
  }
}
