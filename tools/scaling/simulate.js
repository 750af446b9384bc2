'use strict';

/** A repeatable source of numbers from 0 to 1 (mulberry32). @param {number} seed */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Requests arrive at random (Poisson) and pass stations in sequence, each with several servers and one queue, with exponential
 * service times. What waits longer than the limit at one station is refused there, as the router sheds load.
 * @param {{ perSecond: number, stations: { ms: number, servers: number }[], requests?: number, limitMs?: number, seed?: number }} options
 * `ms` is the mean service time
 * @returns {{ p50: number, p99: number, refused: number, busy: number[] }} milliseconds of answered requests, the share that was refused, the
 * share of each station's time that was used
 */
function simulate({ perSecond, stations, requests = 20_000, limitMs = 2_000, seed = 1 }) {
  const random = createRandom(seed);
  const exponential = (mean) => -Math.log(1 - random()) * mean;
  const freeAt = stations.map(({ servers }) => new Float64Array(servers));
  const used = stations.map(() => 0);
  let now = 0;
  let arrivals = Array.from({ length: requests }, () => {
    now += exponential(1_000 / perSecond);
    return { began: now, at: now };
  });
  stations.forEach(({ ms }, index) => {
    const servers = freeAt[index];
    const left = [];
    // They leave a station in another order than they came.
    for (const { began, at } of arrivals.toSorted((a, b) => a.at - b.at)) {
      let first = 0;
      for (let server = 1; server < servers.length; server += 1) if (servers[server] < servers[first]) first = server;
      const start = Math.max(at, servers[first]);
      if (start - at > limitMs) continue;
      const takes = exponential(ms);
      servers[first] = start + takes;
      used[index] += takes;
      left.push({ began, at: start + takes });
    }
    arrivals = left;
  });
  const times = arrivals.map(({ began, at }) => at - began).sort((a, b) => a - b);
  const quantile = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  const busy = stations.map(({ servers }, index) => used[index] / (servers * Math.max(now, ...freeAt[index])));
  return { p50: quantile(0.5), p99: quantile(0.99), refused: 1 - times.length / requests, busy };
}

module.exports = { simulate };
