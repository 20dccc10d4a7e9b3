import { createHash, randomUUID } from 'node:crypto';
import * as sfn from '@aws-sdk/client-sfn';
import type { EngineService } from '../../engine-service.ts';
import { defineService } from '../../wire/define-service.ts';
import { ActivityQueue } from './activities/activity-queue.ts';
import { ActivityRecords } from './activities/records.ts';
import { systemChances } from './chances.ts';
import constraints from './constraints.json' with { type: 'json' };
import { Commits } from './executions/commits.ts';
import { ExecutionLogs } from './executions/execution-logs.ts';
import { Executions } from './executions/executions.ts';
import { LaterWrites } from './executions/later-writes.ts';
import { ExecutionRecords } from './executions/records.ts';
import { executionHandlers } from './handlers/executions.ts';
import { mapRunHandlers } from './handlers/map-runs.ts';
import { redriveHandlers } from './handlers/redrive.ts';
import { stateMachineHandlers } from './handlers/state-machines.ts';
import { tagHandlers } from './handlers/tags.ts';
import { taskHandlers } from './handlers/tasks.ts';
import { testingHandlers } from './handlers/testing.ts';
import { validationHandlers } from './handlers/validate.ts';
import { versionHandlers } from './handlers/versions.ts';
import { performer } from './interpreter/perform.ts';
import type { World } from './interpreter/world.ts';
import { ExpressionEvaluator } from './jsonata/evaluator.ts';
import { Machines } from './machines/machines.ts';
import { MachineRecords } from './machines/records.ts';
import { ChildRecords } from './map-runs/child-records.ts';
import { MapRunner } from './map-runs/map-runner.ts';
import { MapRunRecords } from './map-runs/records.ts';
import { MIGRATIONS } from './migrations.ts';
import { StateTags } from './state-tags.ts';
import { TaskTokens } from './tasks/task-tokens.ts';

/** Step Functions: state machines, and their executions as they really run. */
export default {
  migrations: MIGRATIONS,
  start: (engine) => {
    const { store, clock } = engine;
    const records = new ExecutionRecords(store, (text) => createHash('sha256').update(text).digest('base64url'));
    const commits = new Commits(store, (error) => engine.log(`executions could not be written: ${error instanceof Error ? error.message : String(error)}`));
    const logs = new ExecutionLogs(engine, randomUUID);
    const executions = new Executions({ store, records, commits, log: (execution, event) => logs.append(execution, event) });
    const expressions = new ExpressionEvaluator({ now: () => clock.now() });
    const tokens = new TaskTokens(() => clock.now());
    const queue = new ActivityQueue();
    const mapRuns = new MapRunRecords(store);
    const children = new ChildRecords(store);
    const runner = new MapRunner({ mapRuns, children, executions, records, later: new LaterWrites(commits) });
    const world: World = { engine, clock, chances: systemChances, expressions, tokens, activities: queue, nested: executions, skipWaits: engine.skipWaits };
    executions.open(world, performer((...map) => runner.run(...map)));
    // Before other services end what executions wait for: that is no failure of theirs.
    engine.signal.addEventListener('abort', () => executions.suspend(), { once: true });
    const machines = new Machines(new MachineRecords(store));
    const activities = new ActivityRecords(store);
    const tags = new StateTags(store);
    const service = defineService<typeof sfn>(
      sfn,
      {
        ...stateMachineHandlers({ machines, tags, newId: randomUUID, stopAll: (arn) => executions.stopAll(arn) }),
        ...versionHandlers(machines),
        ...executionHandlers({ machines, records, mapRuns, executions, newId: randomUUID, random: () => systemChances.random() }),
        ...mapRunHandlers({ mapRuns, children, records, runner }),
        ...redriveHandlers({ store, records, executions }),
        ...taskHandlers({ activities, queue, tokens, commits, tags }),
        ...tagHandlers(machines, activities, tags),
        ...testingHandlers({ world, newId: randomUUID }),
        ...validationHandlers,
      },
      { constraints },
    );
    return {
      service,
      isWorking: () => executions.areRunning,
      recover: async () => {
        runner.recover();
        executions.recover();
      },
      close: async () => {
        await executions.close();
        await logs.close();
        await expressions.close();
      },
    };
  },
} satisfies EngineService;
