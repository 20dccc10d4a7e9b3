import * as lambda from '@aws-sdk/client-lambda';
import type { EngineService } from '../../engine-service.ts';
import { defineService } from '../../wire/define-service.ts';
import constraints from './constraints.json' with { type: 'json' };
import { aliasHandlers } from './handlers/aliases.ts';
import { functionHandlers } from './handlers/functions.ts';
import { invokeHandlers } from './handlers/invoke.ts';
import { permissionHandlers } from './handlers/permissions.ts';
import { settingHandlers } from './handlers/settings.ts';
import { versionHandlers } from './handlers/versions.ts';
import { MIGRATIONS } from './migrations.ts';
import { LambdaState } from './state.ts';

/** Lambda: functions, and the processes that run them. */
export default {
  migrations: MIGRATIONS,
  start: (engine) => {
    const state = new LambdaState(engine);
    const service = defineService<typeof lambda>(
      lambda,
      { ...functionHandlers(state), ...versionHandlers(state), ...aliasHandlers(state), ...invokeHandlers(state), ...settingHandlers(state), ...permissionHandlers(state) },
      { constraints },
    );
    return {
      service,
      recover: async () => {
        state.processes.endAll(state.folder);
        state.codes.sweep((codeSha256) => state.functions.usesCode(codeSha256));
        state.events.start();
      },
      close: async () => {
        await state.pools.close();
        await state.events.close();
        await state.logs.close();
      },
    };
  },
} satisfies EngineService;
