import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './drover.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/orders';

/** The built program against an engine of its own, and an SDK client for what only a program does. */
export class StatesSandbox extends Sandbox {
  #client: SFNClient | undefined;

  constructor() {
    super({ DROVER_LOCAL: '1' });
  }

  /** Writes a file into the sandbox and gives its path. */
  write(name: string, content: string | object): string {
    const file = join(this.folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    return file;
  }

  /** Gives the ARN of the execution. */
  async startExecution(machineArn: string, name: string, input: object = {}): Promise<string> {
    const { executionArn = '' } = await (await this.client()).send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify(input) }));
    return executionArn;
  }

  async client(): Promise<SFNClient> {
    return (this.#client ??= new SFNClient(await this.#configuration()));
  }

  async #configuration() {
    const env = await this.json<Record<string, string>>(['local', 'env']);
    return { region: env['AWS_REGION'] ?? '', endpoint: env['AWS_ENDPOINT_URL'] ?? '', credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' } };
  }
}
