/** How many items may fail. https://docs.aws.amazon.com/step-functions/latest/dg/maprun-fail-threshold.html */
export interface FailureTolerance {
  readonly toleratedCount: number;
  /** 0 to 100. */
  readonly toleratedPercentage: number;
}

/** Whether more items of `total` failed or timed out than may. Where both limits are set, either one is enough. */
export function isExceeded({ toleratedCount, toleratedPercentage }: FailureTolerance, failed: number, total: number): boolean {
  if (failed === 0) return false;
  const isOverCount = failed > toleratedCount;
  const isOverPercentage = failed * 100 > toleratedPercentage * total;
  if (toleratedCount === 0) return isOverPercentage;
  return toleratedPercentage === 0 ? isOverCount : isOverCount || isOverPercentage;
}
