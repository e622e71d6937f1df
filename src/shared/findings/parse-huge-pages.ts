import type { HugePages } from './finding'

/**
 * Reads the settings for huge pages of PMD size; null where they say something unknown.
 *
 * `own` is the file of that size, null on kernels before 6.8, and may inherit `general`.
 * Source: Documentation/admin-guide/mm/transhuge.rst.
 *
 *   general "always [madvise] never", own "always [inherit] madvise never"  ->  "madvise"
 */
export function parseHugePages(general: string | null, own: string | null): HugePages | null {
  const chosen = chosenWord(own)
  const word = chosen === null || chosen === 'inherit' ? chosenWord(general) : chosen
  return word === 'always' || word === 'madvise' || word === 'never' ? word : null
}

function chosenWord(text: string | null): string | null {
  return /\[(\w+)\]/.exec(text ?? '')?.[1] ?? null
}
