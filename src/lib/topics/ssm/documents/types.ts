export const DOCUMENT_FORMATS = ['JSON', 'YAML'] as const;
/** TEXT is left out: Run Command's documents never have it. */
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

export type DocumentTags = Readonly<Record<string, string>>;

/** One line of a listing. */
export interface DocumentSummary {
  readonly name: string;
  /** "Amazon", or the account that it belongs to. */
  readonly owner: string;
  readonly type: string;
  readonly format: string;
  readonly schemaVersion: string | undefined;
  /** The default version: the one that runs where no version is named. */
  readonly version: string;
  readonly platforms: readonly string[];
  readonly tags: DocumentTags;
}

/** One version of a document, without its text. */
export interface DocumentDescription extends DocumentSummary {
  readonly description: string | undefined;
  readonly versionName: string | undefined;
  readonly defaultVersion: string;
  readonly latestVersion: string;
  /** Creating, Updating, Active, Deleting or Failed. */
  readonly status: string;
  /** Why it Failed. */
  readonly statusInformation: string | undefined;
}

export interface DocumentContent {
  readonly name: string;
  readonly version: string;
  readonly format: DocumentFormat;
  /** Exactly as the service keeps it (or as it converts it, where another format was asked for). */
  readonly content: string;
}

export interface DocumentVersion {
  readonly version: string;
  readonly name: string | undefined;
  readonly isDefault: boolean;
  readonly format: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string | undefined;
}

/** A parameter as the document's text declares it. */
export interface DocumentParameter {
  readonly name: string;
  readonly type: string;
  readonly description: string | undefined;
  /** undefined: the parameter must be given. */
  readonly default: unknown;
  readonly allowedValues: readonly unknown[];
  readonly allowedPattern: string | undefined;
}

/** What `put` was asked for, read and checked. */
export interface WantedDocument {
  readonly name: string;
  readonly content: string;
  readonly format: DocumentFormat;
  readonly versionName: string | undefined;
  readonly tags: DocumentTags;
  /** Whether the version becomes the default one. A new document has no other. */
  readonly makeDefault: boolean;
}

/** What is there before `put`. */
export interface CurrentDocument {
  readonly latest: DocumentDescription;
  readonly content: DocumentContent;
  /** The latest content in the wanted format, to be compared with; the same as `content` where the formats agree. */
  readonly comparable: string;
  readonly tags: DocumentTags;
}

export interface NewTags {
  /** Tags that are new or have another value. */
  readonly newTags: DocumentTags;
}

export type PutPlan =
  | ({ readonly kind: 'create'; readonly name: string; readonly format: DocumentFormat } & NewTags)
  | ({
      readonly kind: 'update';
      readonly name: string;
      readonly format: DocumentFormat;
      readonly from: string;
      readonly defaultVersion: string;
      readonly makeDefault: boolean;
      /** Unified, without file headers. */
      readonly diff: string;
    } & NewTags)
  /** The latest version has this content already. */
  | ({
      readonly kind: 'unchanged';
      readonly name: string;
      readonly version: string;
      readonly defaultVersion: string;
      /** The version exists, but is not the default one yet, and was asked to be. */
      readonly makeDefault: boolean;
      /** A name that was wanted for the version and that it does not have. */
      readonly ignoredVersionName: string | undefined;
    } & NewTags);

export interface PutResult {
  readonly name: string;
  readonly change: 'created' | 'updated' | 'unchanged';
  /** The version that has the content. */
  readonly version: string;
  /** The version that runs where none is named, after the change. */
  readonly defaultVersion: string;
  readonly defaultChanged: boolean;
  /** A name that was wanted, for a version that was there already without it. */
  readonly ignoredVersionName: string | undefined;
  readonly newTags: DocumentTags;
}

export interface RemovalPlan {
  readonly name: string;
  /** undefined: the whole document. */
  readonly version: string | undefined;
  /** All that would go, oldest first. */
  readonly versions: readonly string[];
}
