// What the units-by-time view computes. It knows no document, no network and no clock.
// A day is its number since 1970. Times are wall times without a zone, as in "2009-03-13T09:00";
// whole days are written as the first and the last of them, as in "2009-03-13".

const DAY = 86_400_000;
const MINUTES = 24 * 60;
const WRITTEN = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?$/;

export const ZOOMS = {
  narrow: { width: 26, days: 1 },
  wide: { width: 44, days: 1 },
  week: { width: 44, days: 7 },
};

/** Give the number of a day; refuse what is none, so that nothing ever counts with NaN. */
export function dayNumber(text) {
  const found = WRITTEN.exec(text);
  const time = found ? Date.UTC(found[1], found[2] - 1, found[3]) : NaN;
  if (Number.isNaN(time) || written(time / DAY) !== text.slice(0, 10)) throw new RangeError(text);
  return time / DAY;
}

export function written(day) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** Give the minute of its day, null for whole days. */
export function minuteOf(text) {
  const found = WRITTEN.exec(text);
  return found?.[4] === undefined ? null : found[4] * 60 + Number(found[5]);
}

/** Give a wall time so many minutes after the beginning of a day, be it another day's. */
export function wallTime(day, minute) {
  const there = day + Math.floor(minute / MINUTES);
  const within = ((minute % MINUTES) + MINUTES) % MINUTES;
  const two = (number) => String(number).padStart(2, "0");
  return `${written(there)}T${two(Math.floor(within / 60))}:${two(within % 60)}`;
}

/** Give an event as it is sent, with the days that it touches. An end at midnight touches none. */
export function read([uid, version, kind, title, start, end, hue, status, units, movable]) {
  return { uid, version, kind, title, hue, status, units, movable, ...placed(start, end) };
}

export function placed(start, end) {
  const first = dayNumber(start);
  const last = dayNumber(end);
  const midnight = minuteOf(end) === 0 && last > first;
  if (last < first) throw new RangeError(`${start} ${end}`);
  return { start, end, first, last: midnight ? last - 1 : last };
}

/** Columns of one zoom: `column` of a day, `day` of a column. Weeks begin on Monday. */
export function scaleOf(first, until, zoom) {
  const { width, days } = ZOOMS[zoom];
  const origin = days === 1 ? first : first - ((first + 3) % 7);
  const columns = Math.ceil((until - origin) / days);
  const column = (day) => Math.min(Math.max(Math.floor((day - origin) / days), 0), columns - 1);
  const day = (number) => Math.max(origin + number * days, first);
  return { first, until, width, days, origin, columns, column, day };
}

/** Give each event a lane in which nothing else stands in its columns: the first that is free. */
export function laid(events, scale) {
  const ends = [];
  const bars = [...events].sort(inOrder).map((event) => {
    const from = scale.column(event.first);
    const to = scale.column(event.last);
    let lane = ends.findIndex((end) => end < from);
    if (lane < 0) lane = ends.length;
    ends[lane] = to;
    return { event, from, to, lane };
  });
  return { bars, lanes: Math.max(ends.length, 1) };
}

export function inOrder(one, other) {
  return one.first - other.first || compare(one.start, other.start) || compare(one.uid, other.uid);
}

function compare(one, other) {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Give where each row begins, and after the last where they end. */
export function offsets(heights) {
  const found = new Float64Array(heights.length + 1);
  for (let n = 0; n < heights.length; n += 1) found[n + 1] = found[n] + heights[n];
  return found;
}

/** Give the row at a height, the nearest one above or below all of them. */
export function rowAt(starts, y) {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= y) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

/** Give [from, to) of what a window shows of `count` things, some more on both sides. */
export function seen(from, to, margin, count) {
  return [Math.max(0, from - margin), Math.min(count, to + 1 + margin)];
}

/** Give the event so many days on, as far as the campaign goes. */
export function byDays(event, days, { first, until }) {
  const by = Math.min(Math.max(days, first - event.first), until - 1 - event.last);
  const moved = (text) => written(dayNumber(text) + by) + text.slice(10);
  return { ...event, ...placed(moved(event.start), moved(event.end)) };
}

/** Give a meeting half a day on or back, as far from the half's beginning as before. */
export function byHalf(event, way, { opens, noon, resumes }, window) {
  const start = minuteOf(event.start);
  if (start === null) return byDays(event, way, window);
  const length = minuteOf(event.end) - start + (dayNumber(event.end) - event.first) * MINUTES;
  const morning = start < noon;
  const day = event.first + (morning ? Math.min(way, 0) : Math.max(way, 0));
  const begin = Math.max(start + (morning ? resumes - opens : opens - resumes), 0);
  const moved = placed(wallTime(day, begin), wallTime(day, begin + length));
  const inside = moved.first >= window.first && moved.last < window.until;
  return inside ? { ...event, ...moved } : event;
}

/** Give what else of the row happens meanwhile. */
export function together(event, others) {
  if (minuteOf(event.start) === null || event.status === "cancelled") return [];
  return others.filter(
    (other) =>
      other.uid !== event.uid &&
      other.status !== "cancelled" &&
      minuteOf(other.start) !== null &&
      other.start < event.end &&
      event.start < other.end,
  );
}

/** Give where a key leads from one event among those of a row; null beyond the row's ends. */
export function along(count, here, key) {
  const there = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: count - 1 }[key];
  return there === undefined || there < 0 || there >= count ? null : there;
}

/** Give the index of the event that begins nearest to a day, -1 where there is none. */
export function nearest(events, day) {
  let best = -1;
  events.forEach((event, index) => {
    const far = best < 0 ? Infinity : Math.abs(events[best].first - day);
    if (Math.abs(event.first - day) < far) best = index;
  });
  return best;
}

/** Put values into a text with %(name)s in it, as the server does. */
export function say(text, values) {
  return text.replace(/%\((\w+)\)s/g, (_whole, name) => String(values[name]));
}
