// Places a tip beside its target and never over it. Pure; must not measure or move anything.

/**
 * @typedef {{x: number, y: number, width: number, height: number}} Box in the window
 * @typedef {{x: number, y: number, side: 'below' | 'above' | 'beside' | 'docked'}} Place
 */

const GAP = 14;
const EDGE = 12;

/**
 * @param {Box} anchor
 * @param {{width: number, height: number}} tip
 * @param {Box} room the part of the window that no bar covers
 * @param {boolean} isRightToLeft
 * @returns {Place} docked at the bottom of the room when what it speaks of is out of sight, or leaves no room
 */
export function placeBeside(anchor, tip, room, isRightToLeft = false) {
  const start = isRightToLeft ? anchor.x + anchor.width - tip.width : anchor.x;
  const x = between(start, room.x + EDGE, room.x + room.width - tip.width - EDGE);
  const bottom = room.y + room.height;
  const isInSight = anchor.y + anchor.height > room.y && anchor.y < bottom;
  if (isInSight) {
    const below = anchor.y + anchor.height + GAP;
    const above = anchor.y - GAP - tip.height;
    if (below + tip.height <= bottom - EDGE) return { x, y: below, side: 'below' };
    if (above >= room.y + EDGE) return { x, y: above, side: 'above' };
    const after = anchor.x + anchor.width + GAP;
    const before = anchor.x - GAP - tip.width;
    const y = between(anchor.y, room.y + EDGE, bottom - tip.height - EDGE);
    if (after + tip.width <= room.x + room.width - EDGE) return { x: after, y, side: 'beside' };
    if (before >= room.x + EDGE) return { x: before, y, side: 'beside' };
  }
  return { x: room.x + (room.width - tip.width) / 2, y: bottom - tip.height - EDGE, side: 'docked' };
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function between(value, least, most) {
  return Math.max(least, Math.min(value, most));
}
