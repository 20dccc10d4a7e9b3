import { lazily } from '../lazily.ts';

/** Made when names are first sorted: its tables cost milliseconds that most commands need not spend. */
const collator = lazily(() => new Intl.Collator('en', { numeric: true }));

/** Names as people order them: web-2 before web-10. */
export const compareNames = (a: string, b: string): number => collator().compare(a, b);
