import { string } from '@oclif/core/flags';

/** Which engine the `local` commands speak of. */
export const engineFlags = {
  state: string({
    description: "The engine's state folder; else one in the user's XDG state folder",
    env: 'DROVER_STATE',
    helpValue: '<folder>',
  }),
};
