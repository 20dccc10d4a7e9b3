/** Members of an event's details that are data, and what is said of them. */
const DATA: ReadonlySet<string> = new Set(['input', 'inputDetails', 'output', 'outputDetails', 'parameters', 'assignedVariables', 'assignedVariablesDetails']);

export type Details = Readonly<Record<string, unknown>>;

/** The details of an event by the member that holds them; there is at most one. */
export const detailsOf = (details: string | undefined): Readonly<Record<string, Details>> => (details === undefined ? {} : (JSON.parse(details) as Record<string, Details>));

/** Without data an event says only that there was some. */
export const withoutData = (details: Details): Details => Object.fromEntries(Object.entries(details).filter(([name]) => !DATA.has(name)));
