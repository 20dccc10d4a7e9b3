import { setTimeout as delay } from 'node:timers/promises';
import { callControl } from './control-client.ts';
import { isAlive, type RunningEngine } from './running-engine.ts';

const STOP_TIMEOUT_MILLISECONDS = 15_000;

/** Asks the engine to end and waits until its process is gone. Returns false where it had to be killed. */
export async function stopEngine(engine: RunningEngine): Promise<boolean> {
  await callControl({ port: engine.port, controlToken: engine.keys.controlToken }, 'POST', 'stop');
  const deadline = Date.now() + STOP_TIMEOUT_MILLISECONDS;
  while (isAlive(engine.pid)) {
    if (Date.now() > deadline) {
      process.kill(engine.pid, 'SIGKILL');
      return false;
    }
    await delay(20);
  }
  return true;
}
