import * as v from 'valibot'
import { ERROR_CODES } from '../errors'

/** An error as it travels: its code, what happened, and what to do next. */
export const errorSchema = v.strictObject({
  code: v.picklist(ERROR_CODES),
  message: v.string(),
  nextStep: v.string(),
})
