import { Faker, base, en } from '@faker-js/faker';
import { layOutCity } from '../src/city';
import { makePost } from '../src/make-posts';

const MIDDLE = { latitude: 1.35, longitude: 103.82 };
const NOW = new Date('2026-03-04T12:00:00Z');

function makeCity(seed: number, count: number) {
  const faker = new Faker({ locale: [en, base], seed });
  const city = layOutCity(faker, MIDDLE);
  return Array.from({ length: count }, () => makePost(faker, city, 1, 40, NOW));
}

describe('a made-up city', () => {
  it('is the same for the same seed', () => {
    expect(makeCity(3, 50)).toEqual(makeCity(3, 50));
    expect(makeCity(3, 50)).not.toEqual(makeCity(4, 50));
  });

  it('is dense in few quarters', () => {
    const cells = new Map<string, number>();
    for (const { post } of makeCity(3, 2_000)) {
      const cell = `${post.position.latitude.toFixed(2)} ${post.position.longitude.toFixed(2)}`;
      cells.set(cell, (cells.get(cell) ?? 0) + 1);
    }
    const counts = [...cells.values()].sort((a, b) => b - a);
    const densest = counts.slice(0, Math.ceil(counts.length / 10)).reduce((sum, count) => sum + count, 0);
    expect(densest).toBeGreaterThan(2_000 / 4);
  });

  it('has posts within the limits of the graph, most of them still on offer', () => {
    const posts = makeCity(3, 1_000);
    for (const { post, taken } of posts) {
      expect(post.title.length).toBeLessThanOrEqual(50);
      expect(post.description.length).toBeLessThanOrEqual(500);
      expect(taken).toBeLessThanOrEqual(post.portions);
      expect(post.createdAt.getTime()).toBeLessThan(Math.min(NOW.getTime(), post.endsAt.getTime()));
    }
    const open = posts.filter(({ post }) => post.endsAt > NOW && !post.isHidden);
    expect(open.length).toBeGreaterThan(600);
    expect(open.length).toBeLessThan(760);
  });
});
