import * as ssm from '@aws-sdk/client-ssm';
import type { EngineService } from '../../engine-service.ts';
import { defineService } from '../../wire/define-service.ts';
import { CommandRecords } from './commands/records.ts';
import { CommandRuns } from './commands/command-runs.ts';
import constraints from './constraints.json' with { type: 'json' };
import { commandHandlers } from './handlers/commands.ts';
import { documentHandlers } from './handlers/documents.ts';
import { DocumentStore } from './handlers/document-store.ts';
import { describeParametersHandler } from './handlers/describe-parameters.ts';
import { readHandlers } from './handlers/get-parameters.ts';
import { describeInstanceInformation, describeInstanceProperties } from './handlers/instances.ts';
import { changeHandlers } from './handlers/parameter-changes.ts';
import { putParameterHandler } from './handlers/put-parameter.ts';
import { sendCommand } from './handlers/send-command.ts';
import { settingHandlers } from './handlers/service-settings.ts';
import { Tags, tagHandlers } from './handlers/tags.ts';
import { MIGRATIONS } from './migrations.ts';
import { ParameterStore } from './parameters/parameter-store.ts';

/** Systems Manager: Run Command and its documents, Parameter Store. */
export default {
  migrations: MIGRATIONS,
  start: (engine) => {
    const records = new CommandRecords(engine.store);
    const parameters = new ParameterStore(engine);
    const runs = new CommandRuns(engine, records, parameters);
    const documents = new DocumentStore(engine.store, engine.clock);
    const tags = new Tags(engine.store, engine.fleet);
    const commands = commandHandlers(engine, records, runs);
    const service = defineService<typeof ssm>(
      ssm,
      {
        SendCommand: (input, context) => sendCommand({ records, runs, documents, parameters }, input, context),
        ListCommands: commands.list,
        ListCommandInvocations: commands.listInvocations,
        GetCommandInvocation: commands.getInvocation,
        CancelCommand: commands.cancel,
        DescribeInstanceInformation: describeInstanceInformation,
        DescribeInstanceProperties: describeInstanceProperties,
        ...documentHandlers(documents, tags),
        ...tagHandlers(tags, documents, parameters),
        PutParameter: putParameterHandler(parameters, tags),
        DescribeParameters: describeParametersHandler(parameters, tags),
        ...readHandlers(parameters),
        ...changeHandlers(parameters),
        ...settingHandlers(parameters),
      },
      { constraints },
    );
    return {
      service,
      recover: async () => {
        parameters.policyClock.start();
        await runs.recover();
      },
      close: async () => {
        parameters.policyClock.stop();
        await runs.close();
      },
    };
  },
} satisfies EngineService;
