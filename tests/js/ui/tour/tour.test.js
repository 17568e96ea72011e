// The tour's order and its tip's place: never over what it speaks of, never a dead end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { after, tipFor } from '../../../../static/js/ui/tour/course.js';
import { placeBeside } from '../../../../static/js/ui/tour/placing.js';
import { TIPS } from '../../../../static/js/ui/tour/tips.js';

const TIP = { width: 360, height: 110 };
const TABLET = { x: 0, y: 52, width: 1024, height: 664 };
const PHONE = { x: 0, y: 52, width: 390, height: 740 };
const always = () => true;

test('each tip has a name of its own and a text', () => {
  assert.equal(new Set(TIPS.map(({ id }) => id)).size, TIPS.length);
  for (const tip of TIPS) assert.ok(tip.text('Robin').length > 5);
});

test('the tips of a screen follow each other, and no screen comes back later', () => {
  const order = TIPS.map(({ screen }) => screen).filter((screen, place, all) => screen !== all[place - 1]);
  assert.equal(new Set(order).size, order.length);
});

test('a tip is shown only on its screen, and only where what it speaks of can be seen', () => {
  assert.equal(tipFor(TIPS, 0, 'today', always)?.id, 'open-family');
  assert.equal(tipFor(TIPS, 0, 'more', always), null);
  assert.equal(
    tipFor(TIPS, 0, 'today', () => false),
    null,
  );
});

test('somebody who goes another way is picked up where they are', () => {
  assert.equal(tipFor(TIPS, 0, 'visit-hello', always)?.id, 'hello');
});

test('somebody who goes back is shown the way on', () => {
  const reached = TIPS.findIndex(({ screen }) => screen === 'visit-check');
  assert.equal(tipFor(TIPS, reached, 'visit-who', always)?.id, 'who-next');
});

test('going back and on again loses nothing of what was done', () => {
  const [first] = TIPS;
  assert.equal(after(TIPS, 7, first), 7);
  assert.equal(after(TIPS, 0, first), 1);
});

test('a tip never lies over what it speaks of, wherever that is', () => {
  for (const room of [TABLET, PHONE]) {
    for (let y = -200; y < 900; y += 37) {
      for (const size of [
        { width: 120, height: 44 },
        { width: 350, height: 240 },
        { width: 300, height: 700 },
      ]) {
        const anchor = { x: 16, y, ...size };
        const place = placeBeside(anchor, TIP, room);
        if (place.side !== 'docked')
          assert.ok(isApart(anchor, { ...place, ...TIP }), JSON.stringify({ anchor, place }));
        assert.ok(place.x >= 0 && place.x + TIP.width <= room.width, JSON.stringify({ anchor, place }));
        assert.ok(
          place.y >= room.y && place.y + TIP.height <= room.y + room.height,
          JSON.stringify({ anchor, place }),
        );
      }
    }
  }
});

test('it begins where what it speaks of begins, from the right in a language that does', () => {
  const anchor = { x: 400, y: 100, width: 500, height: 44 };
  assert.equal(placeBeside(anchor, TIP, TABLET).x, 400);
  assert.equal(placeBeside(anchor, TIP, TABLET, true).x, 540);
});

/**
 * @param {{x: number, y: number, width: number, height: number}} a
 * @param {{x: number, y: number, width: number, height: number}} b
 */
function isApart(a, b) {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}
