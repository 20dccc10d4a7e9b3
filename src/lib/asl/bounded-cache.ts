/** Most definitions hold far fewer texts than this. */
const MOST = 2000;

/** Compiles each text once. The oldest is forgotten when there are too many: a cache never grows with the traffic. */
export function compileOnce<T>(compile: (text: string) => T, most = MOST): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = compile(text);
    if (known.size >= most) {
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    }
    known.set(text, made);
    return made;
  };
}
