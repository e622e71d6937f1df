import { formatBytes } from '../../../shared/format/bytes'
import { formatCount } from '../../../shared/format/count'
import type { MappingDetail } from '../../worker/protocol/process-protocol'
import type { StripGap } from '../../worker/protocol/strip'
import type { SpacePicture } from '../../worker/protocol/space-protocol'

/** Which part of the address space shows, and how many maps share a pixel where there are more maps than pixels. */
export function describeSpace({ first, count, totalRows, strip }: SpacePicture): string {
  const part =
    count === totalRows
      ? `All ${formatCount(totalRows)} maps`
      : `Maps ${formatCount(first + 1)} to ${formatCount(first + count)} of ${formatCount(totalRows)}`
  const density = Math.round(count / Math.max(1, strip.family.length))
  return density > 1 ? `${part}, about ${formatCount(density)} for each column of pixels.` : `${part}.`
}

/** What is said of a gap that was shortened. */
export function describeGap({ bytes }: StripGap): string {
  return `free: ${formatBytes(bytes)}, drawn shorter`
}

/** "7f12…-7f13… 132 KiB rw-p: readable, writable, private; [heap]". */
export function describeShort({ range, name, kind, facts, costs }: MappingDetail): string {
  const valueOf = (field: string): string => facts.find((fact) => fact.field === field)?.value ?? ''
  const rss = costs.find((cost) => 'field' in cost && cost.field === 'rss')
  const parts = [`${range} ${valueOf('size')}`, valueOf('permissions'), kind, name]
  return [...parts, ...(rss ? [`RSS ${rss.value}`] : [])].join('; ')
}
