import { formatCount } from '../../../shared/format/count'
import type { MappingDetail } from '../../worker/protocol'
import type { SpacePicture } from '../../worker/space-protocol'

/** Which part of the address space shows. */
export function describeSpace({ first, count, totalRows }: SpacePicture): string {
  if (count === totalRows) return `All ${formatCount(totalRows)} maps.`
  return `Maps ${formatCount(first + 1)} to ${formatCount(first + count)} of ${formatCount(totalRows)}.`
}

/** "7f12…-7f13… 132 KiB rw-p: readable, writable, private; [heap]". */
export function describeShort({ range, name, kind, facts, costs }: MappingDetail): string {
  const valueOf = (field: string): string => facts.find((fact) => fact.field === field)?.value ?? ''
  const rss = costs.find(({ field }) => field === 'rss')
  const parts = [`${range} ${valueOf('size')}`, valueOf('permissions'), kind, name]
  return [...parts, ...(rss ? [`RSS ${rss.value}`] : [])].join('; ')
}
