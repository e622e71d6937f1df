import { CORE_FILE } from './formats/core-file'
import { GDB } from './formats/gdb'
import { GEF } from './formats/gef'
import { LLDB } from './formats/lldb'
import { PMAP, PMAP_EXTENDED } from './formats/pmap'
import { PMAP_DETAIL } from './formats/pmap-detail'
import { PROC_MAPS } from './formats/proc-maps'
import { PWNDBG } from './formats/pwndbg'
import { SANITIZER } from './formats/sanitizer'
import { TOMBSTONE } from './formats/tombstone'
import { VALGRIND } from './formats/valgrind'
import type { TextFormat } from './text-format'

/** All formats. A row of pmap may be one of pmap -x too, where a head says so. */
export const TEXT_FORMATS: readonly TextFormat[] = [
  PROC_MAPS,
  PMAP_DETAIL,
  PMAP,
  PMAP_EXTENDED,
  GDB,
  PWNDBG,
  GEF,
  LLDB,
  SANITIZER,
  TOMBSTONE,
  VALGRIND,
  CORE_FILE,
]
