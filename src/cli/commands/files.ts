import type { Command } from 'commander'
import { passOverProcesses } from '../../host/all-processes/ask-for-files'
import { VmatlasError } from '../../shared/errors'
import type { UnreadProcess } from '../../shared/ipc/all-processes-messages'
import { fileQueryColumns, findMisplaced } from '../../shared/all-processes/file-query'
import { tabulateFiles, type ProcessFiles } from '../../shared/all-processes/file-table'
import { compileQuery, maskRows } from '../../shared/query/compile-query'
import { parseQuery } from '../../shared/query/parse-query'
import type { Console } from '../console'
import { FILE_SORTS, layOutFiles, orderFiles, toFilesJson, usersByPath, type FileSort } from '../files-text'
import { formatJson } from '../json'
import { hasMemory, saySight } from '../unread-processes'
import { writeAll } from '../write-all'

interface FilesOptions {
  readonly where?: string
  readonly sort: string
  readonly usage?: true
  readonly json?: true
}

/** Adds `vmatlas files`. */
export function addFilesCommand(program: Command, console: Console): void {
  program
    .command('files')
    .description(
      'list every mapped file, device, memfd and shared segment of the machine, and the processes that map it',
    )
    .option('--where <query>', 'only those that match, for example "libssl deleted" or "kind:memfd size>1M"')
    .option('--sort <column>', `one of ${FILE_SORTS.join(', ')}`, 'size')
    .option('--usage', 'read smaps too: RSS, PSS and private dirty; about ten times slower')
    .option('--json', 'print one JSON object; sizes are bytes')
    .action((options: FilesOptions) => listFiles(options, console))
    .addHelpText(
      'after',
      `
Examples:
  vmatlas files --where 'libc.so'           who maps the C library
  sudo vmatlas files --where deleted        libraries that were deleted or replaced under running programs
  vmatlas files --usage --sort pss | head   the files that cost the most memory

With --where the last column lists the PIDs that map each file. Processes that could not be read are counted on standard error.`,
    )
}

async function listFiles(options: FilesOptions, console: Console): Promise<void> {
  const sort = FILE_SORTS.find((column) => column === options.sort)
  if (!sort)
    throw new VmatlasError(
      'invalid-request',
      `There is no column named ${options.sort}.`,
      `Use ${FILE_SORTS.join(', ')}.`,
    )
  const query = parseQuery(options.where ?? '')
  const [mistake] = [...query.mistakes, ...findMisplaced(query)]
  if (mistake) throw new VmatlasError('invalid-request', mistake.message, 'See docs/query.md.')
  const processes: ProcessFiles[] = []
  const unread: UnreadProcess[] = []
  await passOverProcesses({
    withUsage: options.usage === true,
    onVisit: ({ pid, code, name, files }) => {
      if (files) processes.push(files)
      else if (code !== null && hasMemory(code)) unread.push({ pid, code, name })
    },
  })
  const table = tabulateFiles(processes, new Map())
  const mask = maskRows(compileQuery(query, fileQueryColumns(table)), table.length)
  const rows = orderFiles(table, sort satisfies FileSort).filter((row) => mask[row] === 1)
  const users = options.where === undefined ? null : usersByPath(processes)
  if (options.json === true) await console.out.write(formatJson(toFilesJson(table, rows, processes, unread)))
  else await writeAll(layOutFiles(table, rows, { width: console.out.columns, users }), console.out)
  if (unread.length > 0) console.say(`${saySight('files', processes.length, unread)}\n`)
}
