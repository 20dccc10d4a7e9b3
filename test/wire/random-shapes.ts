import type { NormalizedSchema } from '@smithy/core/schema';

/** A small generator of numbers that gives the same ones for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Where a value travels: what may stand in a header is less than what may stand in a body. */
type Place = 'body' | 'header' | 'uri';

export interface ShapeOptions {
  readonly random: () => number;
  /** The protocol can say "an empty list". */
  readonly hasEmptyCollections: boolean;
  /** Values that the client itself looks into, by member name. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** Clients make a token of their own where the input has none: then there must always be one. */
  readonly hasTokens: boolean;
  /** Members that are never left out. */
  readonly always: readonly string[];
}

const TRAITS = { union: 4 } as const;
const DEEPEST = 6;
const BODY_TEXT = ['é', '漢字', '🎉', '<&>"\'', ' ', '\n', '\r\n', '\t', '\\', '{{x}}', '%20', '+', '__proto__', '\u2028', ']]>'];
const URI_TEXT = ['é', '🎉', ' ', '+', '%', '%2F', '&', '=', '?', '#', "!'()*", ':@', ';', ',', '[]', '~._-'];

/** Random values for the shapes of the SDK's schemas. Never an empty structure: the XML protocols cannot say it. */
export class RandomShapes {
  readonly #options: ShapeOptions;

  constructor(options: ShapeOptions) {
    this.#options = options;
  }

  /** Members of a structure; required ones always. */
  structure(schema: NormalizedSchema, without: (name: string) => boolean = () => false): Record<string, unknown> {
    if (!schema.isStructSchema()) return {};
    return (this.#structure(schema, 0, 'body', without) ?? {}) as Record<string, unknown>;
  }

  #structure(schema: NormalizedSchema, depth: number, place: Place, without: (name: string) => boolean = () => false): object | undefined {
    const [kind, , , , names, , required = 0] = schema.getSchema() as unknown as [number, string, string, unknown, string[], unknown[], number?];
    if (kind === TRAITS.union) {
      if (depth > DEEPEST) return undefined;
      const name = names[Math.floor(this.#options.random() * names.length)] ?? '';
      const value = this.#value(schema.getMemberSchema(name), name, depth + 1, place);
      return value === undefined ? undefined : { [name]: value };
    }
    const structure: Record<string, unknown> = {};
    for (const [index, name] of names.entries()) {
      if (without(name)) continue;
      const member = schema.getMemberSchema(name);
      const isNeeded = index < required || (this.#options.hasTokens && Boolean(member.getMergedTraits().idempotencyToken)) || member.isStreaming() || this.#options.always.includes(name);
      if (!isNeeded && (depth >= DEEPEST || this.#options.random() > 0.6)) continue;
      const value = this.#value(member, name, depth + 1, place) ?? (isNeeded ? this.#least(member, name) : undefined);
      if (value !== undefined) structure[name] = value;
    }
    if (depth === 0 || names.length === 0 || Object.keys(structure).length > 0) return structure;
    for (const name of names) {
      const value = depth > DEEPEST ? undefined : this.#value(schema.getMemberSchema(name), name, depth + 1, place);
      if (value !== undefined) return { [name]: value };
    }
    return undefined;
  }

  /** A required member where the depth has run out. */
  #least(member: NormalizedSchema, name: string): unknown {
    if (member.isStreaming()) return undefined;
    if (member.isStructSchema()) return this.#structure(member, DEEPEST - 2, 'body');
    if (member.isListSchema()) return [this.#value(member.getValueSchema(), name, DEEPEST - 1, 'body')];
    return {};
  }

  #value(schema: NormalizedSchema, name: string, depth: number, outer: Place): unknown {
    const traits = schema.getMergedTraits() as Record<string, unknown>;
    const place: Place = traits['httpHeader'] || traits['httpPrefixHeaders'] !== undefined ? 'header' : traits['httpLabel'] || traits['httpQuery'] || traits['httpQueryParams'] ? 'uri' : outer;
    if (traits['httpResponseCode']) return 200;
    if (schema.isStreaming()) return schema.isBlobSchema() ? Buffer.from(this.#text('body')) : undefined;
    if (schema.isStructSchema()) return this.#structure(schema, depth, place);
    if (schema.isListSchema()) return this.#list(schema, name, depth, place);
    if (schema.isMapSchema()) return this.#map(schema, name, depth, place);
    return this.#scalar(schema, name, place, traits);
  }

  #list(schema: NormalizedSchema, name: string, depth: number, place: Place): unknown {
    if (depth > DEEPEST + 1) return undefined;
    if (place === 'body' && this.#options.hasEmptyCollections && this.#options.random() < 0.1) return [];
    const items = Array.from({ length: 1 + Math.floor(this.#options.random() * 2) }, () => this.#value(schema.getValueSchema(), name, depth + 1, place)).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }

  #map(schema: NormalizedSchema, name: string, depth: number, place: Place): unknown {
    if (depth > DEEPEST + 1) return undefined;
    if (place === 'body' && this.#options.hasEmptyCollections && this.#options.random() < 0.1) return {};
    const entries = ['k1', place === 'body' ? 'k é <2>' : 'k2'].map((key) => [key, this.#value(schema.getValueSchema(), name, depth + 1, place)] as const).filter(([, value]) => value !== undefined);
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }

  #scalar(schema: NormalizedSchema, name: string, place: Place, traits: Record<string, unknown>): unknown {
    const { random, fixed } = this.#options;
    if (Object.hasOwn(fixed, name) && schema.isStringSchema()) return fixed[name];
    if (schema.isBlobSchema()) return Uint8Array.from({ length: 1 + Math.floor(random() * 6) }, () => Math.floor(random() * 256));
    if (schema.isTimestampSchema()) return new Date(Math.floor(random() * 2e9) * 1000);
    if (schema.isBooleanSchema()) return random() < 0.5;
    if (schema.isBigIntegerSchema()) return BigInt(Math.floor(random() * 1000));
    if (schema.isNumericSchema()) return Math.floor(random() * 1000);
    if (schema.isDocumentSchema()) return { a: 1, b: ['x', null], c: { d: true } };
    if (typeof traits['mediaType'] === 'string' && traits['mediaType'].includes('json')) return '{"a":1}';
    return this.#text(place);
  }

  #text(place: Place): string {
    const { random } = this.#options;
    const odd = place === 'body' ? BODY_TEXT : place === 'uri' ? URI_TEXT : ['-', '_', '.', '/'];
    const parts = Array.from({ length: Math.floor(random() * 3) }, () => odd[Math.floor(random() * odd.length)] ?? '');
    return `s${Math.floor(random() * 1e6)}${parts.join('x')}e`;
  }
}
