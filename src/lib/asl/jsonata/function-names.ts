/** JSONata 2.0.6, the version that Step Functions has. https://docs.jsonata.org/overview.html */
const OF_JSONATA = [
  'string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join match replace',
  'base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl',
  'number abs floor ceil round power sqrt random formatNumber formatBase formatInteger parseInteger sum max min average',
  'boolean not exists count append sort reverse shuffle distinct zip map filter single reduce',
  'keys lookup spread merge sift each error assert type clone now millis fromMillis toMillis',
];

const OF_STEP_FUNCTIONS = 'partition range hash uuid parse';

/** All functions that an expression of a state can call, without the dollar sign. `$eval` is barred. */
export const FUNCTION_NAMES: ReadonlySet<string> = new Set([...OF_JSONATA, OF_STEP_FUNCTIONS].join(' ').split(' '));
