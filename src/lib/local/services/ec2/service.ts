import * as ec2 from '@aws-sdk/client-ec2';
import type { EngineService } from '../../engine-service.ts';
import { defineService } from '../../wire/define-service.ts';
import constraints from './constraints.json' with { type: 'json' };
import { instanceHandlers } from './handlers/instances.ts';
import { placeHandlers } from './handlers/places.ts';
import { stateHandlers } from './handlers/state-changes.ts';
import { tagHandlers } from './handlers/tags.ts';
import { Instances } from './instances/instances.ts';
import { MIGRATIONS } from './migrations.ts';

/** EC2: the engine's process nodes as instances, and their tags. */
export default {
  migrations: MIGRATIONS,
  start: (engine) => {
    const instances = new Instances(engine);
    const service = defineService<typeof ec2>(
      ec2,
      { ...instanceHandlers(instances), ...stateHandlers(instances), ...tagHandlers(instances), ...placeHandlers },
      { constraints },
    );
    return { service };
  },
} satisfies EngineService;
