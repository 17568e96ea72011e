// Lays out the chart of a course of totals: its zones, ranges and words. Must not draw.
// A certain total is a mark, an uncertain one a bar from the lowest to the highest possible. No line joins two visits.
// pwa/domain/chart.py does the same for paper: the vectors prove it.

/** @import { Chart, ChartColumn, ChartFrame, ChartZone, Course } from './types.js' */

/** @type {ChartFrame} on paper */
export const PAPER = { width: 640, height: 250, left: 34, right: 146, top: 14, bottom: 30, widest: 150 };

/**
 * The chart of a course in its frame; the instrument's greatest total is its top.
 * @param {Course} course
 * @param {ChartFrame} [frame]
 * @returns {Chart}
 */
export function chartOf(course, frame = PAPER) {
  const span = frame.width - frame.left - frame.right;
  const step = Math.min(span / course.seen.length, frame.widest);
  const at = (/** @type {number} */ total) =>
    rounded(
      frame.height - frame.bottom - ((frame.height - frame.top - frame.bottom) * total) / course.greatest,
    );
  /** @type {ChartColumn[]} */
  const columns = course.seen.map((seen, place) => ({
    x: rounded(frame.left + step * (place + 0.5)),
    low: seen.lowest === null ? null : at(seen.lowest),
    high: seen.highest === null ? null : at(seen.highest),
    // Above its mark, but never above the chart.
    label: rounded(Math.max(frame.top + 13, at(seen.highest ?? 0) - 11)),
    total: seen.total,
    day: seen.short_day.split(' ').slice(0, -1).join(' '),
    is_practice: seen.marks.includes('Practice'),
  }));
  return {
    zones: zones(course, at),
    columns,
    right: frame.width - frame.right,
    greatest: course.greatest,
    words: inWords(course),
  };
}

/**
 * The bands; a total without bands has one zone without words.
 * @param {Course} course
 * @param {(total: number) => number} at
 * @returns {ChartZone[]}
 */
function zones({ total, greatest }, at) {
  const bands = total.bands.length ? total.bands : [{ label: '', from: 0 }];
  return bands.map(({ label, from }, place) => {
    const end = bands[place + 1]?.from ?? greatest;
    return { label, top: at(end), bottom: at(from), middle: at((from + end) / 2), from_total: from };
  });
}

/** @param {Course} course */
function inWords({ instrument, total: { label }, greatest, seen }) {
  const totals = seen.map(({ day, total, band }) => `${day}: ${total}${ofBand(band)}`);
  const name = [instrument.short_title, label].filter(Boolean).join(', ');
  return `Totals of ${name}, 0 to ${greatest}. ${totals.join('. ')}.`;
}

/** @param {string} label */
function ofBand(label) {
  return label && `, band ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}

/** @param {number} value */
function rounded(value) {
  return Math.round(value * 10) / 10;
}
