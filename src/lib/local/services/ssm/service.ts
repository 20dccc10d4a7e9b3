import * as ssm from '@aws-sdk/client-ssm';
import type { EngineService } from '../../engine-service.ts';
import { defineService } from '../../wire/define-service.ts';
import { CommandRecords } from './commands/records.ts';
import { CommandRuns } from './commands/command-runs.ts';
import constraints from './constraints.json' with { type: 'json' };
import { commandHandlers } from './handlers/commands.ts';
import { documentHandlers } from './handlers/documents.ts';
import { DocumentStore } from './handlers/document-store.ts';
import { describeInstanceInformation, describeInstanceProperties } from './handlers/instances.ts';
import { sendCommand } from './handlers/send-command.ts';
import { Tags, tagHandlers } from './handlers/tags.ts';
import { MIGRATIONS } from './migrations.ts';

/** Systems Manager: Run Command and its documents. */
export default {
  migrations: MIGRATIONS,
  start: (engine) => {
    const records = new CommandRecords(engine.store);
    const runs = new CommandRuns(engine, records);
    const documents = new DocumentStore(engine.store, engine.clock);
    const tags = new Tags(engine.store, engine.fleet);
    const commands = commandHandlers(engine, records, runs);
    const service = defineService<typeof ssm>(
      ssm,
      {
        SendCommand: (input, context) => sendCommand({ records, runs, documents }, input, context),
        ListCommands: commands.list,
        ListCommandInvocations: commands.listInvocations,
        GetCommandInvocation: commands.getInvocation,
        CancelCommand: commands.cancel,
        DescribeInstanceInformation: describeInstanceInformation,
        DescribeInstanceProperties: describeInstanceProperties,
        ...documentHandlers(documents, tags),
        ...tagHandlers(tags, documents),
      },
      { constraints },
    );
    return { service, recover: () => runs.recover(), close: () => runs.close() };
  },
} satisfies EngineService;
