// Weeks and days of pregnancy as midwives write them: "40+3", "34/40", "34+5/40", "34w5d". Must not judge the number.

const WRITTEN =
  /^(\d{1,2})\s*(?:(?:\+|(?:w|wks?|weeks?)(?:\s*(?:\+|and))?)\s*(?:([0-6])\s*(?:\/\s*7|d|days?)?)?)?$/iu;
const OF_FORTY = /\s*\/\s*40\s*/u;

/**
 * @param {string} text
 * @returns {{weeks: number, days: number | undefined} | null} null for a number alone, and for anything else
 */
export function weeksAndDays(text) {
  const [, weeks, days] = WRITTEN.exec(text.trim().replace(OF_FORTY, '')) ?? [];
  if (weeks === undefined || weeks === text.trim()) return null;
  return { weeks: Number(weeks), days: days === undefined ? undefined : Number(days) };
}
