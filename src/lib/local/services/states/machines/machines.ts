import type { Scope } from '../../../scope.ts';
import { machineArn, parseMachineArn, type MachineReference } from '../arns.ts';
import { invalidArn, noMachine } from '../errors.ts';
import type { AliasRecord, MachineContent, MachineRecord, MachineRecords } from './records.ts';

/** What an ARN of a machine means: the machine as it is, one of its versions, or whichever version an alias leads to. */
export interface Resolved {
  readonly machine: MachineRecord;
  readonly arn: string;
  readonly content: MachineContent;
  readonly versionArn: string | undefined;
  readonly aliasArn: string | undefined;
}

/** Finds machines by ARN. Throws InvalidArn and StateMachineDoesNotExist. */
export class Machines {
  readonly records: MachineRecords;

  constructor(records: MachineRecords) {
    this.records = records;
  }

  /** The machine of an ARN, whatever its qualifier. */
  get(arn: string): { readonly machine: MachineRecord; readonly reference: MachineReference } {
    const reference = parseMachineArn(arn);
    if (reference === undefined) throw invalidArn(arn);
    const machine = this.records.get(reference, reference.name);
    if (machine === undefined) throw noMachine(arn);
    return { machine, reference };
  }

  /** `random` gives a number from 0 up to 1, by which an alias with two versions chooses. */
  resolve(arn: string, random: () => number): Resolved {
    const { machine, reference } = this.get(arn);
    const base = { machine, arn: arnOf(machine) };
    if (reference.qualifier === undefined) return { ...base, content: machine, versionArn: undefined, aliasArn: undefined };
    if (/^\d+$/.test(reference.qualifier)) return { ...base, content: this.#version(machine, Number(reference.qualifier), arn), versionArn: arn, aliasArn: undefined };
    const alias = this.records.alias(machine, reference.qualifier);
    if (alias === undefined) throw noMachine(arn);
    const versionArn = chooseVersion(alias, random);
    const number = Number(parseMachineArn(versionArn)?.qualifier);
    return { ...base, content: this.#version(machine, number, arn), versionArn, aliasArn: arn };
  }

  #version(machine: MachineRecord, number: number, arn: string): MachineContent {
    const version = this.records.version(machine, number);
    if (version === undefined) throw noMachine(arn);
    return version;
  }
}

export const arnOf = (machine: Scope & { readonly name: string }): string => machineArn(machine, machine.name);

/** By weight; weights add up to 100. */
function chooseVersion({ routing }: AliasRecord, random: () => number): string {
  const [first, second] = routing;
  if (first === undefined) return '';
  return second !== undefined && random() * 100 >= first.weight ? second.stateMachineVersionArn : first.stateMachineVersionArn;
}
