import * as kms from '@aws-sdk/client-kms';
import type { EngineService } from '../../engine-service.ts';
import { defineService } from '../../wire/define-service.ts';
import { aliasHandlers } from './handlers/aliases.ts';
import { cryptographyHandlers } from './handlers/cryptography.ts';
import { keyHandlers } from './handlers/keys.ts';
import { tagHandlers } from './handlers/tags.ts';
import { Aliases } from './keys/aliases.ts';
import { KeyRecords } from './keys/key-records.ts';
import { KeyRing } from './keys/key-ring.ts';
import { KeyTags } from './keys/key-tags.ts';
import { masterKey } from './keys/master-key.ts';
import { LIMITS } from './limits.ts';
import { MIGRATIONS } from './migrations.ts';

/** Key Management Service: symmetric keys, and what is encrypted with them. */
export default {
  migrations: MIGRATIONS,
  start: (engine) => {
    const { store, clock } = engine;
    const key = masterKey({ folder: engine.dataFolder('KMS'), isNeeded: () => KeyRecords.any(store) });
    const ring = new KeyRing(store, new KeyRecords(store, clock, key), new Aliases(store, clock));
    const tags = new KeyTags(store);
    const service = defineService<typeof kms>(
      kms,
      { ...keyHandlers(store, ring, tags), ...aliasHandlers(ring), ...cryptographyHandlers(ring), ...tagHandlers(store, ring, tags) },
      { constraints: LIMITS },
    );
    return { service };
  },
} satisfies EngineService;
