/** Moments that a page of keys passes. */
const PAGE = 10

/** The moment that a key leads to, from the one at `index` (-1 for none) among `count`; null for another key. */
export function momentByKey(key: string, index: number, count: number): number | null {
  const last = count - 1
  if (last < 0) return null
  const from = index < 0 ? last : index
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, from - 1)
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(last, from + 1)
    case 'PageUp':
      return Math.max(0, from - PAGE)
    case 'PageDown':
      return Math.min(last, from + PAGE)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}
