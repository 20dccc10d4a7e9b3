import type * as lambda from '@aws-sdk/client-lambda';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { conflict, invalid, notFound, revisionMismatch } from '../errors.ts';
import { LATEST, type FunctionReference } from '../functions/names.ts';
import { policyRevision, type PolicyRecords, type Statement } from '../functions/policy-records.ts';
import type { LambdaState } from '../state.ts';

/** Handlers of resource-based policies. */
export function permissionHandlers(state: LambdaState) {
  const { finder, policies } = state;
  const found = (context: RequestContext, name: string | undefined, qualifier: string | undefined, revision?: string): { readonly reference: FunctionReference; readonly arn: string } => {
    const { reference, arn } = finder.find(context, name, qualifier);
    if (revision !== undefined && revision !== policyRevision(policies.statements(reference))) throw revisionMismatch('GetPolicy');
    return { reference, arn };
  };
  return {
    AddPermission: (input: lambda.AddPermissionCommandInput, context: RequestContext): Answer<lambda.AddPermissionCommandOutput> => {
      const { reference, arn } = found(context, input.FunctionName, input.Qualifier, input.RevisionId);
      if (reference.qualifier === LATEST) throw invalid('We currently do not support adding policies for $LATEST.');
      const statement = statementOf(input, arn);
      if (!policies.add(reference, statement)) throw conflict(`The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`);
      state.invoker.forget();
      return { Statement: JSON.stringify(statement) };
    },

    RemovePermission: (input: lambda.RemovePermissionCommandInput, context: RequestContext): Answer<lambda.RemovePermissionCommandOutput> => {
      const { reference } = found(context, input.FunctionName, input.Qualifier, input.RevisionId);
      if (policies.statements(reference).length === 0) throw notFound('No policy is associated with the given resource.');
      if (!policies.remove(reference, input.StatementId ?? '')) throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
      state.invoker.forget();
      return {};
    },

    GetPolicy: (input: lambda.GetPolicyCommandInput, context: RequestContext): Answer<lambda.GetPolicyCommandOutput> => getPolicy(policies, found(context, input.FunctionName, input.Qualifier).reference),
  };
}

function getPolicy(policies: PolicyRecords, reference: FunctionReference): Answer<lambda.GetPolicyCommandOutput> {
  const statements = policies.statements(reference);
  if (statements.length === 0) throw notFound('The resource you requested does not exist.');
  return { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: statements }), RevisionId: policyRevision(statements) };
}

function statementOf(input: lambda.AddPermissionCommandInput, arn: string): Statement {
  const { StatementId: id = '', Action: action = '', Principal: principal = '', SourceArn: sourceArn, SourceAccount: sourceAccount, PrincipalOrgID: organization, EventSourceToken: token, FunctionUrlAuthType: authType } = input;
  const equals = {
    ...(sourceAccount === undefined ? {} : { 'AWS:SourceAccount': sourceAccount }),
    ...(organization === undefined ? {} : { 'aws:PrincipalOrgID': organization }),
    ...(token === undefined ? {} : { 'lambda:EventSourceToken': token }),
    ...(authType === undefined ? {} : { 'lambda:FunctionUrlAuthType': authType }),
  };
  const condition = {
    ...(Object.keys(equals).length === 0 ? {} : { StringEquals: equals }),
    ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
  };
  return { Sid: id, Effect: 'Allow', Principal: principalOf(principal), Action: action, Resource: arn, ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }) };
}

/** A service, everybody, or an account, as IAM spells it. Throws InvalidParameterValueException. */
function principalOf(principal: string): Statement['Principal'] {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (principal.startsWith('arn:')) return { AWS: principal };
  if (/^[\w.-]+\.amazon(aws)?\.com(\.cn)?$/.test(principal)) return { Service: principal };
  throw invalid('The provided principal was invalid. Please check the principal and try again.');
}
