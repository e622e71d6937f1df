import { KIND_FAMILIES, type KindFamily } from '../../shared/tables/mapping-kind'
import type { StripStyle } from './draw-strip'
import { readColours } from './read-colour'

/** Reads the colours and the type of a strip for the present theme; `probe` is an element that may be coloured. */
export function readStripStyle(probe: HTMLElement): StripStyle {
  const marks = ['--added-mark', '--removed-mark', '--changed-mark'] as const
  const colours = readColours(probe, [...marks, '--ink-third', '--accent', '--panel'])
  return {
    family: readFamilyColours(probe),
    label: colours['--ink-third'],
    edge: colours['--accent'],
    separator: colours['--panel'],
    font: `${11 * devicePixelRatio}px ${getComputedStyle(document.body).fontFamily}`,
    marks: {
      added: colours['--added-mark'],
      removed: colours['--removed-mark'],
      changed: colours['--changed-mark'],
    },
  }
}

/** Reads the colour of each family for the present theme. */
export function readFamilyColours(probe: HTMLElement): Record<KindFamily, string> {
  const colours = readColours(
    probe,
    KIND_FAMILIES.map((family) => `--kind-${family}` as const),
  )
  const entries = KIND_FAMILIES.map((family) => [family, colours[`--kind-${family}`]])
  return Object.fromEntries(entries) as Record<KindFamily, string>
}
