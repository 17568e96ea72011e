// Reports that nobody has touched the tablet for a while. Must not know what is then locked.

const IDLE_MS = 5 * 60_000;
const SIGNS_OF_LIFE = ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'scroll'];

/**
 * Call `whenIdle` once after five minutes without a touch or a key; also at once on return from a sleep that was longer.
 *
 * @param {() => void} whenIdle
 * @param {{idleMs?: number, now?: () => number, page?: EventTarget & {visibilityState: string},
 *   setTimer?: (work: () => void, ms: number) => any, clearTimer?: (timer: any) => void}} [given]
 * @returns {{touch: () => void, stop: () => void}}
 */
export function watchIdle(
  whenIdle,
  {
    idleMs = IDLE_MS,
    now = Date.now,
    page = document,
    setTimer = (work, ms) => setTimeout(work, ms),
    clearTimer = (timer) => clearTimeout(timer),
  } = {},
) {
  const ended = new AbortController();
  const { signal } = ended;
  let touchedAt = now();
  let timer = setTimer(look, idleMs);

  function look() {
    clearTimer(timer);
    // Otherwise a clock that was set back would keep the vault open that much longer.
    const idle = now() - touchedAt;
    if (idle >= idleMs || idle < 0) {
      stop();
      whenIdle();
    } else timer = setTimer(look, idleMs - idle);
  }

  function touch() {
    // The touch that wakes a tablet after a long sleep must find it locked.
    if (now() - touchedAt >= idleMs) look();
    else touchedAt = now();
  }

  function stop() {
    clearTimer(timer);
    ended.abort();
  }

  for (const sign of SIGNS_OF_LIFE)
    page.addEventListener(sign, touch, { signal, capture: true, passive: true });
  page.addEventListener('visibilitychange', () => page.visibilityState === 'visible' && look(), { signal });
  return { touch: () => signal.aborted || touch(), stop };
}
