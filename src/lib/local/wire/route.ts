import type { NormalizedSchema } from '@smithy/core/schema';
import { members, requiredMembers, traits } from './schema.ts';

interface Need {
  readonly in: 'query' | 'header';
  readonly name: string;
}

/** How a request of a REST protocol is known: method, path with labels, fixed query parameters, required bindings. */
export interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly labels: readonly string[];
  readonly fixedQuery: readonly (readonly [name: string, value: string | null])[];
  /** Query parameters and headers that a request of this operation always carries. */
  readonly needs: readonly Need[];
  /** Of two that fit, the higher one is meant. */
  readonly weight: number;
}

export interface RouteOptions {
  readonly http: readonly [method: string, uri: string, status: number];
  readonly input: NormalizedSchema;
  /** S3's URIs have no bucket: the SDK puts it into the endpoint. */
  readonly bucketInPath: boolean;
}

export function compileRoute({ http: [method, uri], input, bucketInPath }: RouteOptions): Route {
  const [uriPath = '/', uriQuery] = uri.split('?');
  const isStructure = input.isStructSchema();
  const names = isStructure ? members(input) : new Map<string, NormalizedSchema>();
  const template = bucketInPath && names.has('Bucket') && !uriPath.includes('{Bucket}') ? `/{Bucket}${uriPath === '/' ? '' : uriPath}` : uriPath;
  const labels: string[] = [];
  const source = template.replace(/[.*^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)(\+?)\}/g, (_, name: string, greedy: string) => {
    labels.push(name);
    return greedy ? '(.+)' : '([^/]+)';
  });
  const fixedQuery = (uriQuery ? uriQuery.split('&') : []).map((pair) => {
    const [name = '', value] = pair.split('=');
    return [name, value ?? null] as const;
  });
  // Only S3 tells operations apart by what must be there; elsewhere what is missing is a matter of validation.
  const needs = (isStructure && bucketInPath ? requiredMembers(input) : []).flatMap((name): Need[] => {
    const { httpQuery, httpHeader } = traits(names.get(name) as NormalizedSchema);
    if (httpQuery) return [{ in: 'query', name: httpQuery }];
    return httpHeader ? [{ in: 'header', name: httpHeader.toLowerCase() }] : [];
  });
  const literal = template.replace(/\{[^}]*\}/g, '').length;
  const said = fixedQuery.filter(([name]) => name !== 'x-id').length;
  return { method, path: new RegExp(`^${source}/?$`, 's'), labels, fixedQuery, needs, weight: said * 100 + needs.length * 10 + literal / 100 };
}

export interface RoutedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The labels of the path where the request fits the route, still percent-encoded. */
export function matchRoute(route: Route, request: RoutedRequest): Map<string, string> | undefined {
  if (route.method !== request.method) return undefined;
  const match = route.path.exec(request.path);
  if (match === null) return undefined;
  for (const [name, value] of route.fixedQuery) {
    // x-id only tells the SDK's operations apart; other clients leave it out.
    if (name === 'x-id' ? request.query.has(name) && request.query.get(name) !== value : !request.query.has(name) || (value !== null && request.query.get(name) !== value)) return undefined;
  }
  for (const need of route.needs) {
    if (need.in === 'query' ? !request.query.has(need.name) : request.headers[need.name] === undefined) return undefined;
  }
  return new Map(route.labels.map((label, index) => [label, match[index + 1] ?? '']));
}
