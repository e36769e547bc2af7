/** The next number of a sequence in [0, 1). */
export type Random = () => number;

/** A sequence that depends only on the parts, so any institution can be made without those before it. */
export function makeRandom(...parts: (string | number)[]): Random {
  let state = hashOf(parts.join("\n"));
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** FNV-1a with a final mix, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** One of a list, each as likely as the other. */
export const oneOf = <T>(list: readonly T[], random: Random): T =>
  list[Math.floor(random() * list.length)]!;

/** A picker by weight, prepared once for many draws. Weights need not sum to anything. */
export function weighted<T>(pairs: readonly (readonly [T, number])[]): (random: Random) => T {
  let sum = 0;
  const bounds = pairs.map(([, weight]) => (sum += weight));
  return (random) => {
    const point = random() * sum;
    let low = 0;
    let high = bounds.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bounds[middle]! > point) high = middle;
      else low = middle + 1;
    }
    return pairs[low]![0];
  };
}

/** Normally distributed, mean 0, standard deviation 1 (Box–Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A whole number from `low` to `high`, both included. */
export const between = (low: number, high: number, random: Random): number =>
  low + Math.floor(random() * (high - low + 1));

/** A uuid (version 8) whose beginning grows with `index`, so that an index over it fills in order. */
export function makeId(index: number, random: Random): string {
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  return `${index.toString(16).padStart(8, "0")}-${hex(4)}-8${hex(3)}-${"89ab"[Math.floor(random() * 4)]}${hex(3)}-${hex(6)}${hex(6)}`;
}
