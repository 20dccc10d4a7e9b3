import fc from 'fast-check';
import type { Machine, State, StateGraph } from '../../../../../src/lib/asl/machine.ts';

/** A state before it knows which names there are: where it leads to are numbers that are taken modulo their count. */
type Plan =
  | { readonly kind: 'step'; readonly next: number | undefined; readonly catches: readonly number[] }
  | { readonly kind: 'choice'; readonly rules: readonly number[]; readonly otherwise: number | undefined }
  | { readonly kind: 'end'; readonly fails: boolean }
  | { readonly kind: 'parallel'; readonly branches: readonly (readonly Plan[])[]; readonly next: number | undefined; readonly catches: readonly number[] }
  | { readonly kind: 'map'; readonly body: readonly Plan[]; readonly next: number | undefined; readonly catches: readonly number[] };

const target = fc.nat(1000);
const next = fc.option(target, { nil: undefined, freq: 4 });
const catches = fc.oneof({ weight: 3, arbitrary: fc.constant<number[]>([]) }, { weight: 1, arbitrary: fc.array(target, { maxLength: 2 }) });

const { states } = fc.letrec<{ states: readonly Plan[]; plan: Plan; simple: Plan; nested: Plan }>((tie) => ({
  states: fc.array(tie('plan'), { minLength: 1, maxLength: 7 }),
  simple: fc.oneof(
    fc.record({ kind: fc.constant('step' as const), next, catches }),
    fc.record({ kind: fc.constant('choice' as const), rules: fc.array(target, { minLength: 1, maxLength: 4 }), otherwise: next }),
    fc.record({ kind: fc.constant('end' as const), fails: fc.boolean() }),
  ),
  nested: fc.oneof(
    fc.record({ kind: fc.constant('parallel' as const), branches: fc.array(tie('states'), { minLength: 1, maxLength: 3 }), next, catches }),
    fc.record({ kind: fc.constant('map' as const), body: tie('states'), next, catches }),
  ),
  plan: fc.oneof({ maxDepth: 2, depthIdentifier: 'nesting' }, { weight: 4, arbitrary: tie('simple') }, { weight: 1, arbitrary: tie('nested') }),
}));

/** Machines with every kind of transition: back, to the state itself, to states that many lead to; some states nothing leads to. */
export const machines: fc.Arbitrary<Machine> = states.map((plans) => build(plans, { count: 0 }));

const NAMES = ['A', 'Check stock', 'SendTheInvoiceToTheCustomerAgain', '通知を送る', 'x&<y>"', 'Zähler_2', '🚀 launch', 'a/b~c'];

function build(plans: readonly Plan[], made: { count: number }): StateGraph {
  const names = plans.map(() => `${NAMES[made.count % NAMES.length]} ${made.count++}`);
  const to = (number: number): string => names[number % names.length] ?? '';
  const on = (number: number | undefined) => (number === undefined ? { End: true } : { Next: to(number) });
  const caught = (numbers: readonly number[]) => (numbers.length === 0 ? {} : { Catch: numbers.map((number, index) => ({ ErrorEquals: [`Error${index}`], Next: to(number) })) });
  const state = (plan: Plan, index: number): State => {
    switch (plan.kind) {
      case 'step':
        return { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', ...on(plan.next), ...caught(plan.catches) };
      case 'choice':
        return { Type: 'Choice', Choices: plan.rules.map((rule, at) => ({ Variable: '$.n', NumericEquals: at, Next: to(rule) })), ...(plan.otherwise === undefined ? {} : { Default: to(plan.otherwise) }) };
      case 'end':
        return plan.fails ? { Type: 'Fail', Error: `Error${index}` } : { Type: 'Succeed' };
      case 'parallel':
        return { Type: 'Parallel', Branches: plan.branches.map((branch) => build(branch, made)), ...on(plan.next), ...caught(plan.catches) };
      case 'map':
        return { Type: 'Map', ItemProcessor: build(plan.body, made), ...on(plan.next), ...caught(plan.catches) };
    }
  };
  return { StartAt: names[0] ?? '', States: Object.fromEntries(plans.map((plan, index) => [names[index] ?? '', state(plan, index)])) };
}
