import { ref, type Ref } from 'vue'

/** What an element needs to have files dropped on it. */
export interface FileDrop {
  /** Files are held over the element. */
  readonly isOver: Readonly<Ref<boolean>>
  onDragover(event: DragEvent): void
  onDragleave(event: DragEvent): void
  onDrop(event: DragEvent): void
}

/** Takes dropped files in; the window only ever sees their names and bytes. */
export function useFileDrop(take: (files: Iterable<File>) => void): FileDrop {
  const isOver = ref(false)
  return {
    isOver,
    onDragover: (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return
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
      event.preventDefault()
      isOver.value = false
      take(event.dataTransfer?.files ?? [])
    },
  }
}
