/** What names a parameter: where it was found, and how it is written there. `at` is in milliseconds since the epoch. */
export type Reader = {
  /** `{{ssm:/app/url:3}}` */
  readonly reference: string;
  readonly at: number | undefined;
} & (
  | { readonly kind: 'command'; readonly commandId: string; readonly document: string; readonly comment: string }
  | { readonly kind: 'document'; readonly document: string; readonly version: string; readonly isDefault: boolean; readonly isLatest: boolean }
  | { readonly kind: 'association'; readonly associationId: string; readonly name: string; readonly document: string }
  | { readonly kind: 'window'; readonly windowId: string; readonly name: string; readonly taskId: string; readonly task: string }
);

/** In the order in which they are shown. */
export const KINDS = ['command', 'document', 'association', 'window'] as const satisfies readonly Reader['kind'][];
export type Kind = Reader['kind'];

/** What was refused: a whole kind, or one of it. */
export interface NotLookedAt {
  readonly kind: Kind;
  /** Name or id of the one; undefined: all of the kind. */
  readonly where: string | undefined;
  /** `ssm:ListAssociations` */
  readonly operation: string;
  /** As the service says it. */
  readonly code: string;
}

export interface Readership {
  /** By kind; of a kind the newest first. */
  readonly readers: readonly Reader[];
  readonly notLookedAt: readonly NotLookedAt[];
}
