/** A function cannot work with its arguments. The message is the second sentence of AWS's cause. */
export class IntrinsicFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IntrinsicFault';
  }
}
