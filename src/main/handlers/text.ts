import { webContents } from 'electron'
import { AtomicFile } from '../../host/snapshots/write-atomically'
import { VmatlasError } from '../../shared/errors'
import type { Caller, Handlers } from '../ipc/register'
import { askWhere } from './ask-where'

type TextHandlers = Pick<Handlers, Extract<keyof Handlers, `text:${string}`>>

interface Writing {
  readonly owner: Caller['contentsId']
  readonly file: AtomicFile
}

/** Writes text of a window piece by piece to where the person says; a window that goes away leaves no half of it. */
export function createTextHandlers(): TextHandlers {
  const writings = new Map<number, Writing>()
  let lastId = 0

  async function giveUp(id: number): Promise<void> {
    const writing = writings.get(id)
    writings.delete(id)
    await writing?.file.discard()
  }

  function find({ contentsId }: Caller, id: number): AtomicFile {
    const writing = writings.get(id)
    if (writing?.owner === contentsId) return writing.file
    throw new VmatlasError('invalid-request', 'This text is no longer being written.', 'Export it again.')
  }

  return {
    'text:begin': async ({ contentsId }, name) => {
      const path = await askWhere(name)
      if (path === null) return null
      lastId += 1
      const id = lastId
      writings.set(id, { owner: contentsId, file: await AtomicFile.open(path, 0o644) })
      webContents.fromId(contentsId)?.once('destroyed', () => void giveUp(id))
      return id
    },
    'text:append': async (caller, id, text) => {
      await find(caller, id).append(Buffer.from(text, 'utf8'))
      return null
    },
    'text:finish': async (caller, id, isWhole) => {
      const file = find(caller, id)
      writings.delete(id)
      await (isWhole ? file.commit() : file.discard())
      return null
    },
  }
}
