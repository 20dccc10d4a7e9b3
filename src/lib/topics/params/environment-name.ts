/**
 * What a key below a path is called in an environment: `db/password` is DB_PASSWORD. Different keys can have the same
 * name there. Pure.
 */
export const environmentName = (key: string): string => key.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
