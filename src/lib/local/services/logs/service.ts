import * as logs from '@aws-sdk/client-cloudwatch-logs';
import type { EngineService } from '../../engine-service.ts';
import { defineService } from '../../wire/define-service.ts';
import constraints from './constraints.json' with { type: 'json' };
import { eventHandlers } from './handlers/events.ts';
import { groupHandlers } from './handlers/groups.ts';
import { streamHandlers } from './handlers/streams.ts';
import { tagHandlers } from './handlers/tags.ts';
import { MIGRATIONS } from './migrations.ts';
import { LogEvents } from './store/events.ts';
import { LogGroups } from './store/groups.ts';
import { LogStreams } from './store/streams.ts';

/** CloudWatch Logs: groups, streams and their events. */
export default {
  migrations: MIGRATIONS,
  start: ({ store }) => {
    const groups = new LogGroups(store);
    const streams = new LogStreams(store);
    const events = new LogEvents(store);
    const service = defineService<typeof logs>(
      logs,
      {
        ...groupHandlers(groups, events),
        ...streamHandlers(groups, streams),
        ...eventHandlers({ groups, streams, events }),
        ...tagHandlers(groups),
      },
      { constraints, validationCode: 'InvalidParameterException' },
    );
    return { service };
  },
} satisfies EngineService;
