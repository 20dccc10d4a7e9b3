import { string } from '@oclif/core/flags';

/** Which engine the `local` commands speak of. */
export const engineFlags = {
  state: string({
    description: "The engine's state folder (else DROVER_STATE, else the user's XDG state folder)",
    helpValue: '<folder>',
  }),
};
