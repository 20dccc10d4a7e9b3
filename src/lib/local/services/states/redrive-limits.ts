/** https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html#redrive-eligibility */
export const REDRIVABLE_MILLISECONDS = 14 * 86_400_000;
/** There must be room for ExecutionRedriven and one more event. */
export const MOST_EVENTS_TO_REDRIVE = 24_999;
