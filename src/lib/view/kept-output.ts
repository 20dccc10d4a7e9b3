import type { RunEvent, StreamName } from '../run/events.ts';

/** What one step of a command wrote on one node, raw. */
export interface StepOutput {
  readonly step: string;
  readonly stdout: string;
  readonly stderr: string;
}

type MutableStep = { readonly step: string } & Record<StreamName, string>;

/** The whole output of nodes, until somebody takes it. */
export class KeptOutput {
  readonly #nodes = new Map<string, MutableStep[]>();

  append(event: RunEvent & { type: 'node-output' }): void {
    const steps = this.#nodes.get(event.node) ?? [];
    if (steps.length === 0) this.#nodes.set(event.node, steps);
    let step = steps.find((each) => each.step === event.step);
    if (step === undefined) {
      step = { step: event.step, stdout: '', stderr: '' };
      steps.push(step);
    }
    step[event.stream] += event.text;
  }

  /** In the order in which the steps wrote first. */
  of(node: string): readonly StepOutput[] {
    return this.#nodes.get(node) ?? [];
  }

  /** Gives the output away: it is not kept any longer. */
  take(node: string): readonly StepOutput[] {
    const steps = this.of(node);
    this.#nodes.delete(node);
    return steps;
  }

  /** Nodes whose output nobody took. */
  get nodes(): readonly string[] {
    return [...this.#nodes.keys()];
  }
}
