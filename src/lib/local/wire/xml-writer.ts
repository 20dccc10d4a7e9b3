import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';

/** Writes a structure's members as XML under an element of any name: Query and EC2 wrap them, errors stand bare. */
export class XmlWriter extends XmlShapeSerializer {
  members(schema: NormalizedSchema, value: object): string {
    if (!schema.isStructSchema()) return '';
    const node = (this as any).writeStruct(schema, value, undefined);
    return node.children.map(String).join('');
  }
}

export const escapeXml = (text: string): string => text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '');
