import type { FaultRule } from './fault-rule.ts';

/** 0.005 is 0.5%. */
export const rateWords = (rate: number): string => `${Number((rate * 100).toPrecision(12))}%`;

/** What the kind alone does not say: "503", "2 s". */
export const kindWords = ({ kind, seconds, status }: FaultRule): string => [kind, ...(seconds === undefined ? [] : [`${seconds} s`]), ...(status === undefined ? [] : [status])].join(' ');

/** A rule in one line: "throttle on 10% of ssm SendCommand, at most 3 times (seed 1)". */
export function faultWords(rule: FaultRule): string {
  const { service, operation, rate, count, seed } = rule;
  const most = count === undefined ? '' : `, at most ${count === 1 ? 'once' : `${count} times`}`;
  return `${kindWords(rule)} on ${rateWords(rate)} of ${service} ${operation}${most} (seed ${seed})`;
}
