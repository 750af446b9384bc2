'use strict';

/**
 * What the load of so many people needs, from measured costs. Rates are those of the peak hour.
 * @typedef {{ router: number, services: number, database: number, mutation: number, rowPerSecond: number }} Costs ms of CPU per feed
 * (router, services, database) and per mutation in the router; reservations per second of one post
 */

/** Assumptions, which the page lists: change them to your own figures. */
const ASSUMED = {
  people: 10_000,
  feedsPerDay: 20,
  reservationsPerDay: 0.5,
  postsPerDay: 0.1,
  premiumShare: 0.03,
  peakHourShare: 0.2,
  /** Of all reservations in the peak hour. */
  hottestPostShare: 0.02,
  /** Of a core, at most, so that bursts have room. */
  usedShare: 0.6,
  databaseCores: 16,
  /** Firebase's default quota of 600,000 messages per minute. */
  pushesPerSecond: 10_000,
};

/** @param {readonly number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/**
 * @param {(file: string) => { series: { workload: string, contestant: string, values: number[] }[] }} read a file of docs/performance
 * @returns {Costs}
 */
function readCosts(read) {
  const figure = (file, workload, contestant) => {
    const found = read(file).series.find((one) => one.workload === workload && one.contestant === contestant);
    if (!found) throw new Error(`${file} has no ${workload} of ${contestant}`);
    return median(found.values);
  };
  const router = figure('router.json', 'feed', 'gobbler');
  const whole = figure('system.json', 'feed', 'gobbler');
  return {
    router,
    services: whole - router,
    database: figure('system.json', 'feed, with PostgreSQL', 'gobbler') - whole,
    mutation: figure('router.json', 'mutation', 'gobbler'),
    rowPerSecond: figure('hot-post.json', 'hot post, postgres', 'the reservation service'),
  };
}

/** Rates per second in the peak hour. @param {number} factor times the assumed people */
function ratesOf(factor, assumed = ASSUMED) {
  const people = assumed.people * factor;
  const perSecond = (perDay) => (people * perDay * assumed.peakHourShare) / 3600;
  const posts = perSecond(assumed.postsPerDay);
  return {
    people,
    feeds: perSecond(assumed.feedsPerDay),
    reservations: perSecond(assumed.reservationsPerDay),
    posts,
    // Every premium user is notified of every post: this grows with the square of the people.
    pushes: posts * people * assumed.premiumShare,
  };
}

/**
 * What each part needs at so many times the load, the most loaded first: `share` is its load by what one unit can do.
 * @param {Costs} costs @param {number} factor
 * @returns {{ part: string, unit: string, share: number }[]}
 */
function sharesOf(costs, factor, assumed = ASSUMED) {
  const { feeds, reservations, posts, pushes } = ratesOf(factor, assumed);
  const cores = (ms) => ms / 1000 / assumed.usedShare;
  const parts = [
    { part: 'router', unit: 'cores', share: cores(feeds * costs.router + (reservations + posts) * costs.mutation) },
    { part: 'services', unit: 'cores', share: cores(feeds * costs.services) },
    {
      part: 'post’s primary database',
      unit: `servers of ${assumed.databaseCores} cores`,
      share: cores(feeds * costs.database) / assumed.databaseCores,
    },
    { part: 'the hottest post', unit: 'rows', share: (reservations * assumed.hottestPostShare) / costs.rowPerSecond },
    { part: 'pushes', unit: 'Firebase quotas', share: pushes / assumed.pushesPerSecond },
  ];
  return parts.toSorted((a, b) => b.share - a.share);
}

module.exports = { ASSUMED, ratesOf, readCosts, sharesOf };
