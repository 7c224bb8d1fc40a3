// A token that runs along a sequence flow; where people want no motion, it is simply there.

const SVG = 'http://www.w3.org/2000/svg';
const still = matchMedia('(prefers-reduced-motion: reduce)');

/** Let a dot run along the flow `id` in so many milliseconds; resolves when it has arrived. */
export function runAlong(viewer, id, milliseconds) {
  const points = viewer.get('elementRegistry').get(id)?.waypoints;
  if (!points || still.matches || document.hidden || milliseconds < 60) return Promise.resolve();
  const dot = document.createElementNS(SVG, 'circle');
  dot.setAttribute('r', '7');
  dot.setAttribute('class', 'play-dot');
  viewer.get('canvas').getLayer('playback', 10).append(dot);
  const lengths = points.slice(1).map((point, index) => Math.hypot(point.x - points[index].x, point.y - points[index].y));
  const whole = lengths.reduce((sum, length) => sum + length, 0) || 1;
  const begun = performance.now();
  return new Promise((resolve) => {
    const move = (now) => {
      const share = Math.min((now - begun) / milliseconds, 1);
      const { x, y } = placeAt(points, lengths, share * whole);
      dot.setAttribute('cx', x);
      dot.setAttribute('cy', y);
      if (share < 1) requestAnimationFrame(move);
      else {
        dot.remove();
        resolve();
      }
    };
    requestAnimationFrame(move);
  });
}

function placeAt(points, lengths, distance) {
  let left = distance;
  for (const [index, length] of lengths.entries()) {
    if (left <= length) {
      const share = length ? left / length : 0;
      const [from, to] = [points[index], points[index + 1]];
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    }
    left -= length;
  }
  return points.at(-1);
}
