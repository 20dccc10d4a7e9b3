/**
 * Waves: `canary:5,25%,100%`. Every number says how many nodes have had their turn when the wave is over, so a last
 * one below 100% leaves nodes out, which is refused. Pure.
 */
import { UserError } from '../../errors/errors.ts';

export interface WaveSpec {
  readonly name: string;
  /** `5` or `25%` of all. */
  readonly upTo: string;
}

export interface Wave<Target> {
  readonly name: string;
  readonly targets: readonly Target[];
}

const HINT = 'Write it like --waves canary:5,25%,100%: how many nodes have had their turn after each wave.';

/** Throws a UserError that names the flag. */
export function parseWaves(text: string): WaveSpec[] {
  const waves = text.split(',').map((word, index): WaveSpec => {
    const [, name, upTo] = /^(?:([A-Za-z][\w-]*):)?([1-9]\d{0,6}|[1-9]\d?%|100%)$/.exec(word.trim()) ?? [];
    if (upTo === undefined) throw new UserError('bad-waves', `--waves: "${word}" is not a wave`, HINT);
    return { name: name ?? `wave ${index + 1}`, upTo };
  });
  for (const unit of ['%', '']) {
    const sizes = waves.filter(({ upTo }) => upTo.endsWith('%') === (unit === '%')).map(({ upTo }) => Number.parseInt(upTo, 10));
    const wrong = sizes.find((size, index) => index > 0 && size <= (sizes[index - 1] ?? 0));
    if (wrong !== undefined) throw new UserError('bad-waves', `--waves: the wave up to ${wrong}${unit} adds no node to the waves before it`, HINT);
  }
  const names = new Set(waves.map(({ name }) => name));
  if (names.size < waves.length) throw new UserError('bad-waves', '--waves: two waves have the same name', HINT);
  return waves;
}

/**
 * Which nodes have their turn when, in the order given. A percentage is rounded up, so that no wave is empty for being
 * small. A wave that is over before it begins is left out: 25% of a small fleet may be less than the canary before it.
 * Throws a UserError where the waves do not reach everybody.
 */
export function cutIntoWaves<Target>(specs: readonly WaveSpec[], targets: readonly Target[]): Wave<Target>[] {
  let from = 0;
  const waves = specs.map(({ name, upTo }): Wave<Target> => {
    const asked = upTo.endsWith('%') ? Math.ceil((Number(upTo.slice(0, -1)) * targets.length) / 100) : Number(upTo);
    const to = Math.max(from, Math.min(asked, targets.length));
    const wave = { name, targets: targets.slice(from, to) };
    from = to;
    return wave;
  });
  if (from < targets.length) throw new UserError('bad-waves', `--waves: ${targets.length - from} of ${targets.length} nodes are in no wave`, 'End with 100%.');
  return waves.filter((wave) => wave.targets.length > 0);
}
