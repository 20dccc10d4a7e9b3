/** The SDK's exception classes want more than a server has to say. */
type ExceptionClass = new (options: { readonly message: string; readonly Message: string; readonly $metadata: object }) => Error;

/** An exception of an SDK module, with the message in whichever case its shape has it. */
export function sdkException(Class: unknown, message: string): Error {
  return new (Class as ExceptionClass)({ message, Message: message, $metadata: {} });
}
