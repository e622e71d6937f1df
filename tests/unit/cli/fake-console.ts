import { PipeClosed, type Console } from '../../../src/cli/console'

/** A console that keeps what it was given. */
export interface FakeConsole extends Console {
  readonly data: () => string
  readonly talk: () => string
  readonly questions: readonly string[]
}

/** Makes a console of a test: `answer` is what the person types, `closesAfter` how many writes the reader takes. */
export function createFakeConsole(
  options: {
    readonly columns?: number
    readonly answer?: boolean | null
    readonly closesAfter?: number
  } = {},
): FakeConsole {
  const written: Buffer[] = []
  const questions: string[] = []
  let said = ''
  return {
    out: {
      columns: options.columns ?? null,
      write: (data) => {
        if (written.length >= (options.closesAfter ?? Number.POSITIVE_INFINITY))
          return Promise.reject(new PipeClosed())
        written.push(Buffer.from(data))
        return Promise.resolve()
      },
    },
    say: (text) => {
      said += text
    },
    confirm: (question) => {
      questions.push(question)
      return Promise.resolve(options.answer ?? null)
    },
    data: () => Buffer.concat(written).toString('utf8'),
    talk: () => said,
    questions,
  }
}
