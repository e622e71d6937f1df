import { kindTerm } from '../../../shared/query/kind-words'
import { quote } from '../../../shared/query/print-query'
import { showName } from '../../../shared/format/name'
import type { MappingGrouping } from '../../../shared/tables/group-mappings'
import { MAPPING_KINDS } from '../../../shared/tables/mapping-kind'

/** The query that shows the maps of a group, by the words of {@link groupName}; two files of one name share it. */
export function groupQuery(by: MappingGrouping, name: string): string {
  if (by === 'kind') return kindTerm(MAPPING_KINDS.filter((kind) => kind === name))
  if (by === 'permissions') return `perm:${name}`
  return `name=${quote(showName(name))}`
}
