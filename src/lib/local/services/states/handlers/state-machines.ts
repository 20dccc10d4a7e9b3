import type * as sfn from '@aws-sdk/client-sfn';
import type { RequestContext } from '../../../engine-context.ts';
import { decodeToken, encodeToken } from '../../../wire/paging.ts';
import type { Answer } from '../../../wire/service.ts';
import { machineArn } from '../arns.ts';
import { conflict, invalidPageToken, machineExists, missingParameter } from '../errors.ts';
import { checkDefinition } from '../machines/check-definition.ts';
import { arnOf, type Machines } from '../machines/machines.ts';
import type { MachineContent, MachineRecord, MachineSettings } from '../machines/records.ts';
import { checkLogGroup, settingsOf } from '../machines/settings.ts';
import { variableReferences } from '../machines/variable-references.ts';
import { checkName } from '../names.ts';
import type { StateTags } from '../state-tags.ts';

export interface StateMachineParts {
  readonly machines: Machines;
  readonly tags: StateTags;
  readonly newId: () => string;
  /** Stops what a machine runs. */
  readonly stopAll: (machineArn: string) => void;
}

const PAGE = 100;
export const pageSize = (maxResults: number | undefined): number => (maxResults === undefined || maxResults === 0 ? PAGE : maxResults);

/** Handlers of the operations on state machines. */
export function stateMachineHandlers({ machines, tags, newId, stopAll }: StateMachineParts) {
  const { records } = machines;
  const publish = (machine: MachineRecord, description: string, now: number): string => `${arnOf(machine)}:${publishOnce(machines, machine, description, now)}`;
  return {
    /** The same request again gives the same machine; other tags or another role are then left alone. */
    CreateStateMachine: async (input: sfn.CreateStateMachineCommandInput, context: RequestContext): Promise<Answer<sfn.CreateStateMachineCommandOutput>> => {
      const name = checkName(input.name ?? '');
      const type = input.type ?? 'STANDARD';
      const definition = input.definition ?? '';
      if (input.versionDescription !== undefined && input.publish !== true) throw conflict('Version description can only be set when publish is true');
      checkDefinition(definition, type);
      const settings = settingsOf(input);
      if (input.loggingConfiguration !== undefined) await checkLogGroup(settings.loggingConfiguration, context.engine);
      const now = context.engine.clock.now();
      const there = records.get(context, name);
      if (there !== undefined && !isSame(there, { definition, type, settings })) throw machineExists(arnOf(there));
      if (there === undefined) {
        records.insert(context, name, type, { definition, roleArn: input.roleArn ?? '', settings, revision: '' }, now);
        tags.add(machineArn(context, name), input.tags ?? []);
      }
      const { machine } = machines.get(machineArn(context, name));
      return { stateMachineArn: arnOf(machine), creationDate: new Date(machine.createdAt), ...(input.publish === true ? { stateMachineVersionArn: publish(machine, input.versionDescription ?? '', now) } : {}) };
    },

    UpdateStateMachine: async (input: sfn.UpdateStateMachineCommandInput, context: RequestContext): Promise<Answer<sfn.UpdateStateMachineCommandOutput>> => {
      const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = input;
      machines.get(input.stateMachineArn ?? '');
      const isNothing = [input.definition, input.roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration].every((each) => each === undefined);
      if (isNothing) throw missingParameter('Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration or the EncryptionConfiguration must be specified');
      if (loggingConfiguration !== undefined) await checkLogGroup(settingsOf(input).loggingConfiguration, context.engine);
      const { machine } = machines.get(input.stateMachineArn ?? '');
      const { definition = machine.definition, roleArn = machine.roleArn } = input;
      if (input.definition !== undefined) checkDefinition(definition, machine.type);
      const settings = settingsOf(input, machine.settings);
      const now = context.engine.clock.now();
      const revision = newId();
      records.update(machine, { definition, roleArn, settings, revision }, now);
      const { machine: updated } = machines.get(arnOf(machine));
      return { updateDate: new Date(now), revisionId: revision, ...(input.publish === true ? { stateMachineVersionArn: publish(updated, input.versionDescription ?? '', now) } : {}) };
    },

    DescribeStateMachine: (input: sfn.DescribeStateMachineCommandInput): Answer<sfn.DescribeStateMachineCommandOutput> => {
      const arn = input.stateMachineArn ?? '';
      const { machine, content, versionArn } = machines.resolve(arn, () => 0);
      const version = versionArn === undefined ? undefined : records.version(machine, Number(versionArn.slice(versionArn.lastIndexOf(':') + 1)));
      const references = variableReferences(content.definition);
      return {
        stateMachineArn: versionArn ?? arnOf(machine),
        name: machine.name,
        status: 'ACTIVE',
        definition: content.definition,
        roleArn: content.roleArn,
        type: machine.type,
        creationDate: new Date(version?.createdAt ?? machine.createdAt),
        ...publicSettings(content.settings),
        ...(content.revision === '' ? {} : { revisionId: content.revision }),
        ...(version === undefined || version.description === '' ? {} : { description: version.description }),
        ...(Object.keys(references).length === 0 ? {} : { variableReferences: references }),
      };
    },

    ListStateMachines: (input: sfn.ListStateMachinesCommandInput, context: RequestContext): Answer<sfn.ListStateMachinesCommandOutput> => {
      const limit = pageSize(input.maxResults);
      const found = records.list(context, textIn(input.nextToken), limit + 1);
      const page = found.slice(0, limit);
      const stateMachines = page.map((machine) => ({ stateMachineArn: arnOf(machine), name: machine.name, type: machine.type, creationDate: new Date(machine.createdAt) }));
      const last = page.at(-1);
      return { stateMachines, ...(found.length > limit && last !== undefined ? { nextToken: encodeToken(last.name) } : {}) };
    },

    /** What runs is stopped at its next transition, as on AWS. */
    DeleteStateMachine: (input: sfn.DeleteStateMachineCommandInput, context: RequestContext): Answer<sfn.DeleteStateMachineCommandOutput> => {
      const arn = input.stateMachineArn ?? '';
      try {
        const { machine } = machines.get(arn);
        records.delete(machine);
        tags.forget(arnOf(machine));
        stopAll(arnOf(machine));
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'StateMachineDoesNotExist') throw error;
        context.engine.log('a state machine to be deleted was not there');
      }
      return {};
    },
  };
}

const isSame = (there: MachineRecord, { definition, type, settings }: Pick<MachineRecord, 'definition' | 'type' | 'settings'>): boolean =>
  there.definition === definition && there.type === type && JSON.stringify(there.settings) === JSON.stringify(settings);

/** A version of what is there already is given again. */
export function publishOnce({ records }: Machines, machine: MachineRecord, description: string, now: number): number {
  const [newest] = records.versions(machine, Number.MAX_SAFE_INTEGER, 1);
  return newest !== undefined && isSameContent(newest, machine) ? newest.version : records.insertVersion(machine, description, now);
}

const isSameContent = (a: MachineContent, b: MachineContent): boolean => a.revision === b.revision && a.definition === b.definition && a.roleArn === b.roleArn;

export const publicSettings = ({ loggingConfiguration, tracingConfiguration, encryptionConfiguration }: MachineSettings) => ({
  loggingConfiguration: loggingConfiguration as sfn.LoggingConfiguration,
  tracingConfiguration,
  encryptionConfiguration: encryptionConfiguration as sfn.EncryptionConfiguration,
});

/** The text that a page's token holds; "" for the first page. */
export function textIn(token: string | undefined): string {
  if (token === undefined) return '';
  const text = decodeToken(token);
  if (typeof text !== 'string') throw invalidPageToken();
  return text;
}

/** The number that a page's token holds. */
export function numberIn(token: string | undefined): number | undefined {
  if (token === undefined) return undefined;
  const number = decodeToken(token);
  if (typeof number !== 'number') throw invalidPageToken();
  return number;
}
