import { invalidName } from './errors.ts';

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html */
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/;

/** Throws InvalidName. */
export function checkName(name: string): string {
  if (name === '' || name.length > 80 || FORBIDDEN.test(name)) throw invalidName(name);
  return name;
}
