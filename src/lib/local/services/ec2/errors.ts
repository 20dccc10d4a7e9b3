import { AwsError } from '../../wire/service.ts';

/** Codes and words of https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const malformedIds = (ids: readonly string[]): AwsError =>
  new AwsError('InvalidInstanceID.Malformed', ids.length === 1 ? `Invalid id: "${ids[0]}"` : `Invalid ids: ${ids.map((id) => `"${id}"`).join(', ')}`);

export const unknownIds = (ids: readonly string[]): AwsError =>
  new AwsError('InvalidInstanceID.NotFound', ids.length === 1 ? `The instance ID '${ids[0]}' does not exist` : `The instance IDs '${ids.join(', ')}' do not exist`);

export const wrongState = (id: string, verb: string): AwsError =>
  new AwsError('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be ${verb}.`);

export const invalidToken = (): AwsError => new AwsError('InvalidPaginationToken', 'The specified pagination token is not valid or is expired.');

/** EC2's way to say that a dry run would have succeeded. Called when everything else is known to be right. */
export function endDryRun({ DryRun }: { readonly DryRun?: boolean | undefined }): void {
  if (DryRun) throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
}

const PAGE = { least: 5, most: 1000 } as const;

/** Throws InvalidParameterValue outside of 5 to 1000. */
export function pageSize(maxResults: number | undefined): number {
  if (maxResults === undefined) return PAGE.most;
  if (maxResults < PAGE.least) throw invalidValue(`Value ( ${maxResults} ) for parameter maxResults is invalid. Expecting a value greater than ${PAGE.least}.`);
  if (maxResults > PAGE.most) throw invalidValue(`Value ( ${maxResults} ) for parameter maxResults is invalid. Expecting a value less than ${PAGE.most}.`);
  return maxResults;
}
