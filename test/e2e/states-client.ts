import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from './drover.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/orders';

/** Writes a file into the sandbox and gives its path. */
export function writeInto({ folder }: Sandbox, name: string, content: string | object): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return file;
}

/** Starts executions in a sandbox's engine as any program does. */
export class StatesClient {
  readonly #sandbox: Sandbox;
  #client: SFNClient | undefined;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Gives the ARN of the execution. */
  async start(stateMachineArn: string, name: string, input: object = {}): Promise<string> {
    this.#client ??= new SFNClient(await this.#configuration());
    const { executionArn = '' } = await this.#client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    return executionArn;
  }

  close(): void {
    this.#client?.destroy();
  }

  async #configuration() {
    const env = await this.#sandbox.json<Record<string, string>>(['local', 'env']);
    return { region: env['AWS_REGION'] ?? '', endpoint: env['AWS_ENDPOINT_URL'] ?? '', credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' } };
  }
}
