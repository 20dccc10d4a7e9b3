const SHAPE = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const LIKE_AN_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
const RESERVED_PREFIX = /^(xn--|sthree-|amzn-s3-demo-)/;
const RESERVED_SUFFIX = /(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** The rules of "General purpose bucket naming rules" in the S3 user guide. */
export function isBucketName(name: string): boolean {
  return SHAPE.test(name) && !name.includes('..') && !LIKE_AN_ADDRESS.test(name) && !RESERVED_PREFIX.test(name) && !RESERVED_SUFFIX.test(name);
}
