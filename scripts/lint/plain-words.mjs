/**
 * The lint rule for the worst habits of words (docs/writing.md), in strings and templates of `src`; a test holds the
 * documents to the same list. It refuses what has a plain term, not what is merely long.
 */
const WORST_WORDS = [
  [/(?<!there )(?<!where )\b(?:is|are) no (?!longer\b|more than\b)/i, 'say "is not a ..."'],
  [/\b(?:is|are|was|were|not) told\b/i, 'say "shown", "reported" or "not in the source"'],
  [/\btells? (?:the|what|which|how|whether|you|more)\b/i, 'say "shows" or "says"'],
  [/\b(?:the )?(?:dearest|fullest)\b/i, 'say "most expensive", "largest", "with the most maps"'],
  [/\bat the (?:fewest|most|least)\b/i, 'say "at least" or "at most"'],
  [/\b(?:take|takes|taken|took) (?:\S+ ){0,3}back\b/i, 'say "undo", "revert" or "cancel"'],
  [/\b(?:bring|brings|brought) (?:\S+ ){0,3}back\b/i, 'say "restore"'],
  [/\bis not so\b/i, 'say "is incorrect"'],
  [/\b(?:keep|keeps|kept|keeping) (?:\S+ ){0,3}apart\b/i, 'say "do not merge because"'],
  [/\bruns already\b/i, 'say "is already running"'],
  [/\bmakes no sense\b/i, 'say "cannot be parsed"'],
  [/\bwhat (?:it|they|each|these|that) (?:\w+ ){0,2}costs?\b/i, 'say "memory use"'],
  [/\bwho (?:says|maps) (?:it|so)\b/i, 'name the source or the processes'],
  [
    /\b(?:a|an|one|each|every|no|selected|whole|new) map\b/i,
    'the thing is a mapping; maps are the file and the count',
  ],
  [/\bstretch(?:es)?\b/i, 'say "region"'],
  [/\bby whom\b|\bof whom\b/i, 'turn the sentence round'],
]

/** Which of the worst words a text has: the words and what to say instead. */
export function findWorstWords(text) {
  return WORST_WORDS.flatMap(([pattern, instead]) => {
    const found = pattern.exec(text)
    return found ? [{ found: found[0], instead }] : []
  })
}

/** The rule itself, for string literals, template literals and the text and attributes of Vue templates. */
export const plainWords = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { words: 'Not "{{found}}": {{instead}} (docs/writing.md).' },
  },
  create(context) {
    const check = (node, text) => {
      if (typeof text !== 'string' || !text.includes(' ')) return
      for (const data of findWorstWords(text)) context.report({ node, messageId: 'words', data })
    }
    const script = {
      Literal: (node) => check(node, node.value),
      TemplateElement: (node) => check(node, node.value.cooked),
    }
    const services = context.sourceCode.parserServices
    if (!services.defineTemplateBodyVisitor) return script
    const template = {
      ...script,
      VText: (node) => check(node, node.value),
      VLiteral: (node) => check(node, node.value),
    }
    return services.defineTemplateBodyVisitor(template, script)
  },
}
