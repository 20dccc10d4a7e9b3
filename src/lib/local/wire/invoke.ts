import { randomUUID } from 'node:crypto';
import type { Engine, RequestContext } from '../engine-context.ts';
import type { Scope } from '../scope.ts';
import { fromJavaNames, toJavaNames } from './java-names.ts';
import type { Operation, ServiceModel } from './model.ts';
import { AwsError, type Service } from './service.ts';
import { validateInput } from './validate.ts';

export type Caller = Scope & Pick<RequestContext, 'endpoint'> & { readonly engine: Engine; readonly accessKeyId?: string };

/** Calls an operation without HTTP, as one service does to another: validated all the same. Throws what the handler throws. */
export async function invokeOperation(service: Service, name: string, input: object, caller: Caller): Promise<unknown> {
  const operation = service.model.operations.get(name);
  if (operation === undefined) throw new AwsError('UnknownOperationException', `${service.id} has no operation ${name}`, 404);
  const { account, region, endpoint, engine, accessKeyId = '' } = caller;
  return callHandler(service.model, operation, input, { account, region, endpoint, engine, accessKeyId, operation: name, requestId: randomUUID() });
}

/** The same with names as the AWS SDK for Java spells them, which is how state machines call services. */
export async function invokeJavaNames(service: Service, name: string, input: unknown, caller: Caller): Promise<unknown> {
  const operation = service.model.operations.get(name);
  if (operation === undefined) throw new AwsError('UnknownOperationException', `${service.id} has no operation ${name}`, 404);
  const output = await invokeOperation(service, name, fromJavaNames(operation.input, input) ?? {}, caller);
  return toJavaNames(operation.output, output) ?? {};
}

/** Validates, then calls the handler; an operation without one is refused by name, never answered with nothing. */
export async function callHandler(model: ServiceModel, operation: Operation, input: object, context: RequestContext): Promise<object> {
  const handler = model.handlers[operation.name];
  if (handler === undefined) throw notBuilt(`${model.id} ${operation.name}`);
  validateInput(model, operation, input);
  return ((await handler(input, context)) as object | undefined) ?? {};
}

export const notBuilt = (what: string): AwsError => new AwsError('NotImplemented', `${what} is not built into Drover's embedded engine`, 501);
