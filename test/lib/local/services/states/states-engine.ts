import * as sfn from '@aws-sdk/client-sfn';
import { startEngine, type InProcessEngine } from '../in-process-engine.ts';

/** An engine without nodes, and a client of its Step Functions. */
export interface StatesEngine {
  readonly engine: InProcessEngine;
  readonly client: sfn.SFNClient;
  stop(): Promise<void>;
}

export async function startStates(): Promise<StatesEngine> {
  const engine = await startEngine({ fleet: 'none' });
  const client = new sfn.SFNClient(engine.client);
  return {
    engine,
    client,
    stop: async () => {
      client.destroy();
      await engine.stop();
    },
  };
}
