import { quote } from '../../../shared/query/print-query'
import { showName } from '../../../shared/format/name'
import type { MappingGrouping } from '../../../shared/tables/group-mappings'

/** The query that shows the maps of a group, by the words of {@link groupName}; two files of one name share it. */
export function groupQuery(by: MappingGrouping, name: string): string {
  if (by === 'kind') return `kind:${name}`
  if (by === 'permissions') return `perm:${name}`
  return `name=${quote(showName(name))}`
}
