import { custom, string } from '@oclif/core/flags';
import { UserError } from '../../errors/errors.ts';
import { EXECUTION_STATUSES, type ExecutionStatus } from '../../topics/sfn/executions/types.ts';

/** A flag whose value is the status of an execution, as AWS writes it or in small letters: TIMED_OUT, timed-out. */
export const executionStatus = custom<ExecutionStatus>({
  helpValue: '<status>',
  parse: async (text, _context, options) => {
    const status = EXECUTION_STATUSES.find((each) => each === text.toUpperCase().replaceAll('-', '_'));
    if (status === undefined) throw new UserError('bad-status', `--${options.name}: no execution is ever "${text}"`, `Write one of ${EXECUTION_STATUSES.join(', ')}.`);
    return status;
  },
});

/** For commands that take executions by name. */
export const withinMachine = string({ description: 'The machine of an execution that is given by its name, or of @last', helpValue: '<machine>' });
