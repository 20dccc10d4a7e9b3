/** Operations of Step Functions that this topic calls, and how often a second each may be, to begin with. */
export type Operation = keyof typeof CALLS_PER_SECOND;

/**
 * Accounts have buckets of very different sizes (StartExecution: 1,300 at once and 300 a second in the large regions;
 * the Describe operations 15 a second and up). So these are high: what is asked too fast has not acted, and costs a few
 * refused calls until the bucket knows better. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const MANY = 1000;
const SOME = 200;
const FEW = 20;

export const CALLS_PER_SECOND = {
  CreateStateMachine: FEW,
  UpdateStateMachine: FEW,
  DescribeStateMachine: SOME,
  ListStateMachines: SOME,
  DeleteStateMachine: FEW,
  PublishStateMachineVersion: FEW,
  ListStateMachineVersions: SOME,
  DeleteStateMachineVersion: FEW,
  CreateStateMachineAlias: FEW,
  UpdateStateMachineAlias: FEW,
  DescribeStateMachineAlias: SOME,
  ListStateMachineAliases: SOME,
  DeleteStateMachineAlias: FEW,
  StartExecution: MANY,
  StartSyncExecution: MANY,
  DescribeExecution: MANY,
  StopExecution: SOME,
  RedriveExecution: SOME,
  ListExecutions: SOME,
  GetExecutionHistory: MANY,
  DescribeStateMachineForExecution: SOME,
  ListMapRuns: SOME,
  DescribeMapRun: SOME,
  UpdateMapRun: FEW,
  TestState: SOME,
  ValidateStateMachineDefinition: FEW,
  GetActivityTask: MANY,
  SendTaskSuccess: MANY,
  SendTaskFailure: MANY,
  SendTaskHeartbeat: MANY,
  CreateActivity: FEW,
  ListActivities: SOME,
  DescribeActivity: SOME,
  DeleteActivity: FEW,
  ListTagsForResource: SOME,
  TagResource: FEW,
  UntagResource: FEW,
} as const satisfies Readonly<Record<string, number>>;

/**
 * What must not be sent again by itself after a lost answer: it would be done twice, or a task that was handed out
 * would be lost for good. Whoever calls these asks what is there before trying again.
 */
export const ONCE: readonly Operation[] = ['UpdateStateMachine', 'StartExecution', 'StartSyncExecution', 'GetActivityTask', 'SendTaskSuccess', 'SendTaskFailure'];
