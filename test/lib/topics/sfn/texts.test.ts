import { expect } from 'chai';
import { eventDocument, eventLine } from '../../../../src/lib/topics/sfn/executions/event-text.ts';
import { executionText } from '../../../../src/lib/topics/sfn/executions/execution-text.ts';
import { shownText } from '../../../../src/lib/topics/sfn/executions/present.ts';
import { shownExecutionDocument } from '../../../../src/lib/topics/sfn/executions/show.ts';
import type { ExecutionDescription } from '../../../../src/lib/topics/sfn/executions/types.ts';
import { definitionFacts, stateWords } from '../../../../src/lib/topics/sfn/machines/definition-facts.ts';
import { outcomeWords } from '../../../../src/lib/topics/sfn/outcome.ts';
import { Progress } from '../../../../src/lib/topics/sfn/progress.ts';
import { HistoryWriter } from './history-writer.ts';

const ARN = 'arn:aws:states:eu-west-1:123456789012:execution:Orders:one';

function failedAtCharge(cause = 'no money'): { readonly history: HistoryWriter; readonly progress: Progress } {
  const history = new HistoryWriter();
  history.add('ExecutionStarted', { input: '{"order":7}' }, 0);
  history.add('TaskStateEntered', { name: 'Charge', input: '{"order":7}' }, 0);
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    history.add('TaskScheduled', { resourceType: 'lambda', resource: 'invoke', parameters: '{"Payload":7}' });
    history.add('TaskFailed', { resourceType: 'lambda', resource: 'invoke', error: 'CardDeclined', cause });
  }
  history.add('ExecutionFailed', { error: 'CardDeclined', cause });
  const progress = new Progress();
  for (const event of history.events) progress.apply(event);
  return { history, progress };
}

const execution: ExecutionDescription = {
  arn: ARN, name: 'one', machineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:Orders', status: 'FAILED', startedAt: 1000, stoppedAt: 9000, versionArn: undefined, aliasArn: undefined, mapRunArn: undefined,
  redriveCount: 0, redrivenAt: undefined, input: '{"order":7}', output: undefined, error: 'CardDeclined', cause: 'no money', redriveStatus: 'REDRIVABLE', redriveStatusReason: undefined,
};

describe('what is said of an execution', () => {
  it('is one line of where and why it failed', () => {
    expect(outcomeWords(failedAtCharge().progress)).to.equal('failed at Charge, attempt 3: CardDeclined: no money; input {"Payload":7}');
    expect(outcomeWords({ status: 'SUCCEEDED', failure: undefined })).to.equal('succeeded');
  });

  it('is a page of facts: the state that failed, its attempt, its input, and how long each took', () => {
    const lines = executionText({ execution, progress: failedAtCharge().progress, mapRuns: [], failedChild: undefined }, 9000).split('\n');
    expect(lines).to.include('execution one of Orders');
    expect(lines).to.include('status    FAILED after 8.0 s');
    expect(lines).to.include('failed    at Charge, attempt 3');
    expect(lines).to.include('into it   {"order":7}');
    expect(lines).to.include('called    invoke with {"Payload":7}');
    expect(lines.at(-1)).to.match(/^Charge +Task +failed +1 +3 +1 +7\.0 s$/);
  });

  it('cuts long texts for people and says how long they are, but not for programs', () => {
    const long = JSON.stringify({ text: 'ä'.repeat(5000) });
    expect(shownText(long)).to.match(/^\{"text":"ä{291}… \(10011 bytes\)$/);
    const document = JSON.stringify(shownExecutionDocument({ execution: { ...execution, input: long }, progress: failedAtCharge().progress, mapRuns: [], failedChild: undefined }, 9000));
    expect(document).to.include('ä'.repeat(5000));
  });

  it('never lets a text from outside reach the terminal as it is', () => {
    const { progress, history } = failedAtCharge('\u001b[31mred\u0007\nnext line');
    for (const text of [executionText({ execution, progress, mapRuns: [], failedChild: undefined }, 9000), ...history.events.map((event) => eventLine(event, progress.visitOf(event.id), undefined))]) expect(text).not.to.match(/[\u001b\u0007]/);
  });

  it('is one line an event', () => {
    const { history, progress } = failedAtCharge();
    const [started, entered, scheduled, failed] = history.events.map((event) => eventLine(event, progress.visitOf(event.id), undefined));
    expect(started).to.equal('    1  00:00:01.000  ExecutionStarted              input {"order":7}');
    expect(entered).to.equal('    2  00:00:02.000  TaskStateEntered              Charge  input {"order":7}');
    expect(scheduled).to.equal('    3  00:00:03.000  TaskScheduled                 Charge  lambda:invoke  parameters {"Payload":7}');
    expect(failed).to.equal('    4  00:00:04.000  TaskFailed                    Charge  lambda:invoke  CardDeclined: no money');
    const [first] = history.events;
    expect(first && eventDocument(first)).to.deep.equal({ id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp: '1970-01-01T00:00:01.000Z', details: { input: '{"order":7}' } });
  });
});

describe('facts of a definition', () => {
  it('count the states, those within others too', () => {
    const inner = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
    const facts = definitionFacts(JSON.stringify({ Comment: 'c', QueryLanguage: 'JSONata', StartAt: 'P', TimeoutSeconds: 9, States: { P: { Type: 'Parallel', Branches: [inner, inner], Next: 'M' }, M: { Type: 'Map', ItemProcessor: inner, End: true } } }));
    expect(facts).to.deep.equal({ comment: 'c', queryLanguage: 'JSONata', startAt: 'P', timeoutSeconds: 9, states: { Pass: 3, Parallel: 1, Map: 1 } });
    expect(facts && stateWords(facts)).to.equal('5 states: 3 Pass, 1 Parallel, 1 Map');
    for (const text of ['', '[]', 'null', '{"States":[1]}', '{"States":{"A":null}}']) expect(() => definitionFacts(text), text).not.to.throw();
  });
});
