import { setTimeout as delay } from 'node:timers/promises';
import { RemoteError } from '../../errors/errors.ts';
import { callControl } from './control-client.ts';
import { isAlive, type EngineRecord, type RunningEngine } from './running-engine.ts';

const STOP_TIMEOUT_MILLISECONDS = 15_000;
/** For one that has not answered: nothing is lost, its state outlives a kill. */
const SILENT_TIMEOUT_MILLISECONDS = 5000;

/** Asks the engine to end and waits until its process is gone; one that hangs is told by a signal. Returns false where it had to be killed. */
export async function stopEngine(engine: RunningEngine | EngineRecord): Promise<boolean> {
  const answers = 'keys' in engine;
  if (answers) await ask(engine);
  else signal(engine.pid, 'SIGTERM');
  const deadline = Date.now() + (answers ? STOP_TIMEOUT_MILLISECONDS : SILENT_TIMEOUT_MILLISECONDS);
  while (isAlive(engine.pid)) {
    if (Date.now() > deadline) {
      signal(engine.pid, 'SIGKILL');
      return false;
    }
    await delay(20);
  }
  return true;
}

async function ask({ port, pid, keys }: RunningEngine): Promise<void> {
  try {
    await callControl({ port, controlToken: keys.controlToken }, 'POST', 'stop');
  } catch (error) {
    // No answer: somebody else has stopped it meanwhile, or it hangs.
    if (!(error instanceof RemoteError)) throw error;
    signal(pid, 'SIGTERM');
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
