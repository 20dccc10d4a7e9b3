import packageJson from '../../../../package.json' with { type: 'json' };

/** The version of this program: clients compare it with their own. */
export const engineVersion = (): string => packageJson.version;
