import { KIND_FAMILIES, type KindFamily } from '../../shared/tables/mapping-kind'
import type { StripStyle } from './draw-strip'
import { readColours } from './read-colour'

/** Reads the colours and the type of a strip for the present theme; `probe` is an element that may be coloured. */
export function readStripStyle(probe: HTMLElement): StripStyle {
  const variables = KIND_FAMILIES.map((family) => `--kind-${family}` as const)
  const marks = ['--added-mark', '--removed-mark', '--changed-mark'] as const
  const colours = readColours(probe, [...variables, ...marks, '--ink-third', '--accent', '--panel'])
  const family = Object.fromEntries(KIND_FAMILIES.map((name) => [name, colours[`--kind-${name}`]]))
  return {
    family: family as Record<KindFamily, string>,
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
