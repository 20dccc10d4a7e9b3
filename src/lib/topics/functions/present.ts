import { jsonText } from '../../view/json-text.ts';

/** What a function answered, for a person and for a program: JSON, or the text that it is where it is none. */
export function presentPayload(payload: Uint8Array): { readonly text: string; readonly value: unknown } {
  const text = Buffer.from(payload).toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return { text: jsonText(value, 2), value };
  } catch {
    return { text: jsonText(text), value: text };
  }
}
