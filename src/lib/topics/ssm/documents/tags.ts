import type { DocumentTags } from './types.ts';

/** Of `wanted`, what `current` does not have with the same value. */
export const tagsToAdd = (wanted: DocumentTags, current: DocumentTags): DocumentTags =>
  Object.fromEntries(Object.entries(wanted).filter(([key, value]) => current[key] !== value));
