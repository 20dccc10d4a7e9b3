import { hash } from 'node:crypto';
import { maskText } from './mask.ts';

/**
 * Puts outputs together that differ only in what is masked. Those that are the same as they stand always go together,
 * whatever the names of their nodes would mask in them. Of each text only a digest is kept.
 */
export class AlikeOutputs {
  readonly #groups = new Map<string, number>();
  #count = 0;

  /** The number of the group that `text` belongs to, from 0; `names` are those of the node that wrote it. */
  groupOf(text: string, names: readonly string[]): number {
    const exact = digest('exact', text);
    const known = this.#groups.get(exact);
    if (known !== undefined) return known;
    const masked = digest('masked', maskText(text, names));
    const group = this.#groups.get(masked) ?? this.#count++;
    this.#groups.set(exact, group);
    this.#groups.set(masked, group);
    return group;
  }
}

const digest = (kind: string, text: string): string => hash('sha256', `${kind}\n${text}`, 'base64');
