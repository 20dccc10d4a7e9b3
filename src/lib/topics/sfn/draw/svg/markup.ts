/** What XML 1.0 cannot hold even escaped: controls, lone surrogates, non-characters. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text for between tags and for attributes in double quotes. */
export const escaped = (text: string): string => text.replaceAll(NOT_XML, '').replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element; `content` is markup, attributes are texts. Numbers have at most one decimal. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const all = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? decimal(value) : escaped(value ?? '')}"`);
  return content === '' ? `<${name}${all.join('')}/>` : `<${name}${all.join('')}>${content}</${name}>`;
}

export const decimal = (value: number): string => String(Math.round(value * 10) / 10);
