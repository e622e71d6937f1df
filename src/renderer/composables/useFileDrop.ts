import { ref, type Ref } from 'vue'

/** What an element needs to have files and text dropped on it. */
export interface FileDrop {
  /** Files or text are held over the element. */
  readonly isOver: Readonly<Ref<boolean>>
  onDragover(event: DragEvent): void
  onDragleave(event: DragEvent): void
  onDrop(event: DragEvent): void
}

/** Takes in dropped files, and dropped text as a file; the window only ever sees their names and bytes. */
export function useFileDrop(take: (files: readonly File[]) => void): FileDrop {
  const isOver = ref(false)
  return {
    isOver,
    onDragover: (event) => {
      if (!holdsSomething(event)) return
      event.preventDefault()
      isOver.value = true
    },
    onDragleave: (event) => {
      const { currentTarget, relatedTarget } = event
      const isInside =
        currentTarget instanceof Node &&
        relatedTarget instanceof Node &&
        currentTarget.contains(relatedTarget)
      if (!isInside) isOver.value = false
    },
    onDrop: (event) => {
      isOver.value = false
      if (!holdsSomething(event)) return
      event.preventDefault()
      take(filesOf(event))
    },
  }
}

/** Text over a box to type in is for the box. */
function holdsSomething({ dataTransfer, target }: DragEvent): boolean {
  const types = dataTransfer?.types ?? []
  const isBox = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  return types.includes('Files') || (types.includes('text/plain') && !isBox)
}

function filesOf({ dataTransfer }: DragEvent): File[] {
  const files = [...(dataTransfer?.files ?? [])]
  if (files.length > 0) return files
  const text = dataTransfer?.getData('text/plain') ?? ''
  return text.trim() === '' ? [] : [new File([text], 'dropped text')]
}
