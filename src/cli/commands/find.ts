import type { Command } from 'commander'
import { askAllProcesses } from '../../host/all-processes/ask-all-processes'
import type { UnreadProcess } from '../../shared/ipc/all-processes-messages'
import { parseWholeQuery } from '../../shared/query/query-text'
import type { Console } from '../console'
import { FIND_HEADING, findJsonBegin, findJsonEnd, foundJson, layOutFound } from '../find-lines'
import { saySight, hasMemory } from '../unread-processes'

/** Adds `vmatlas find QUERY`. */
export function addFindCommand(program: Command, console: Console): void {
  program
    .command('find')
    .description('find mappings in all processes, in the language of the query box')
    .argument('<query>', 'a query, such as "rwx anon" or "name:libssl deleted"')
    .option('--json', 'print one JSON object; sizes are bytes')
    .action((query: string, options: { readonly json?: true }) => find(query, options.json === true, console))
    .addHelpText(
      'after',
      `
Examples:
  sudo vmatlas find 'rwx anon'                    writable and executable memory, in any process
  vmatlas find 'name:libssl deleted'              who still uses the old library
  vmatlas find 'kind:stack size>64M'
  vmatlas find 'swap>100M' --json | jq '.processes[].pid'

Lines are printed as they are found. A query about memory use (rss, pss, swap, flag: ...) reads smaps of every process, which is
about ten times slower. Processes that could not be read are counted on standard error.`,
    )
}

async function find(text: string, asJson: boolean, console: Console): Promise<void> {
  parseWholeQuery(text)
  const unread: UnreadProcess[] = []
  let readCount = 0
  let matched = 0
  let isFirst = true
  // One write after the other, so that nothing piles up where the reader is slow to take it.
  let written = console.out.write(asJson ? findJsonBegin(text) : FIND_HEADING)
  const stop = new AbortController()
  written.catch(() => stop.abort())
  const write = (data: string): void => {
    written = written.then(() => console.out.write(data))
    written.catch(() => stop.abort())
  }
  try {
    await askAllProcesses(
      { about: 'mappings', query: text, mostRows: Number.POSITIVE_INFINITY },
      {
        signal: stop.signal,
        onVisit: ({ pid, code, name, answer }) => {
          if (code === null) readCount += 1
          else if (hasMemory(code)) unread.push({ pid, code, name })
          if (answer === null) return
          matched += answer.matched
          write(asJson ? foundJson(answer, isFirst) : layOutFound(answer))
          isFirst = false
        },
      },
    )
  } finally {
    // Where the reader has gone, this is what went wrong, not the pass that was stopped for it.
    await written
  }
  if (asJson) await console.out.write(findJsonEnd(matched, readCount, unread))
  if (unread.length > 0) console.say(`${saySight('find', readCount, unread)}\n`)
}
