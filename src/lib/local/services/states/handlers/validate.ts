import type * as sfn from '@aws-sdk/client-sfn';
import { MOST_DIAGNOSTICS, validate } from '../../../../asl/validate.ts';
import type { Answer } from '../../../wire/service.ts';

/** The handler of the operation that only looks at a definition. */
export const validationHandlers = {
  /** `truncated`: there were more than were asked for. 0 asks for as many as there may be. */
  ValidateStateMachineDefinition: ({ definition = '', type, severity, maxResults = 0 }: sfn.ValidateStateMachineDefinitionCommandInput): Answer<sfn.ValidateStateMachineDefinitionCommandOutput> => {
    const found = validate(definition, { type, severity });
    const limit = maxResults === 0 ? MOST_DIAGNOSTICS : maxResults;
    return { result: found.some((each) => each.severity === 'ERROR') ? 'FAIL' : 'OK', diagnostics: found.slice(0, limit), truncated: found.length > limit };
  },
};
