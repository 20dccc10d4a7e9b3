/** Makes a value on the first call and keeps it: clients, modules and tables that a command may not need at all. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
