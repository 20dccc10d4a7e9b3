const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** `encoding-type=url`: as S3 writes keys so that XML can carry every character, blanks as `+` and slashes as they are. */
const encodeForm = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll(/[!'()~]/g, percent)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');

/** Writes keys for an answer, in the encoding that the request wants. */
export const keyWriter = (encodingType: string | undefined): ((text: string) => string) => (encodingType === 'url' ? encodeForm : (text) => text);
