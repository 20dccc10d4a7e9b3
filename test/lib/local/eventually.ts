/** Waits until `condition` holds; a condition that throws does not hold yet. Throws when the time is over. */
export async function eventually(condition: () => boolean | Promise<boolean>, timeoutMilliseconds = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMilliseconds;
  let last: unknown;
  for (;;) {
    try {
      if (await condition()) return;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`it did not come true within ${timeoutMilliseconds} ms`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
