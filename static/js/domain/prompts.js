// Finds the words to say to a baby of a certain age. Must not put in a name, or words of its own.

/** @import { Prompt } from './types.js' */

/**
 * @param {Prompt[]} prompts
 * @param {number | null} ageDays null for a baby not yet born
 * @returns {Prompt | undefined} undefined only without any prompts
 */
export function promptFor(prompts, ageDays) {
  const days = ageDays ?? -1;
  return prompts.find((prompt) => prompt.from_days <= days && days <= prompt.to_days) ?? prompts.at(-1);
}
