/** What stands on a screen in the place of a number that could not be read (NaN in a column). */
export const UNREADABLE_TEXT = 'unreadable'
