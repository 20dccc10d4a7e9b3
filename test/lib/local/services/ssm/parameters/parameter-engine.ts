import * as ssm from '@aws-sdk/client-ssm';
import { failureOf, movableClock, startEngine, type InProcessEngine } from '../../in-process-engine.ts';

/** An engine with a clock that is moved by hand, and the calls of Parameter Store in short. */
export interface ParameterEngine {
  readonly engine: InProcessEngine;
  readonly clock: ReturnType<typeof movableClock>;
  readonly client: ssm.SSMClient;
  put(Name: string, Value: string, words?: Partial<ssm.PutParameterCommandInput>): Promise<ssm.PutParameterCommandOutput>;
  get(Name: string, WithDecryption?: boolean): Promise<ssm.Parameter>;
  label(Name: string, ParameterVersion: number | undefined, ...Labels: string[]): Promise<ssm.LabelParameterVersionCommandOutput>;
  history(Name: string, WithDecryption?: boolean): Promise<ssm.ParameterHistory[]>;
  describe(...ParameterFilters: ssm.ParameterStringFilter[]): Promise<ssm.ParameterMetadata[]>;
  stop(): Promise<void>;
}

/** Open: requests of today reach an engine whose clock says next week. */
export async function startParameterEngine(fleet = 'none'): Promise<ParameterEngine> {
  const clock = movableClock();
  const engine = await startEngine({ fleet, clock, open: true });
  const client = new ssm.SSMClient(engine.client);
  return {
    engine,
    clock,
    client,
    put: (Name, Value, words = {}) => client.send(new ssm.PutParameterCommand({ Name, Value, Type: 'String', ...words })),
    get: async (Name, WithDecryption = false) => {
      const { Parameter } = await client.send(new ssm.GetParameterCommand({ Name, WithDecryption }));
      if (Parameter === undefined) throw new Error('no parameter came back');
      return Parameter;
    },
    label: (Name, ParameterVersion, ...Labels) => client.send(new ssm.LabelParameterVersionCommand({ Name, ParameterVersion, Labels })),
    history: async (Name, WithDecryption = false) => {
      const all: ssm.ParameterHistory[] = [];
      for await (const page of ssm.paginateGetParameterHistory({ client }, { Name, WithDecryption })) all.push(...(page.Parameters ?? []));
      return all;
    },
    describe: async (...ParameterFilters) => {
      const all: ssm.ParameterMetadata[] = [];
      for await (const page of ssm.paginateDescribeParameters({ client }, { ParameterFilters })) all.push(...(page.Parameters ?? []));
      return all;
    },
    stop: async () => {
      client.destroy();
      await engine.stop();
    },
  };
}

export const refusal = async (call: Promise<unknown>): Promise<[string, string]> => {
  const { name, message } = await failureOf(call);
  return [name, message];
};

export const codeOf = async (call: Promise<unknown>): Promise<string> => (await failureOf(call)).name;
