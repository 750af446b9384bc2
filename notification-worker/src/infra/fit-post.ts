import type { PhonePost } from '@gobbler/contracts';

/**
 * Firebase and Apple take 4,096 bytes a push, and the body stands in it as a JSON string: its quotes and backslashes count
 * twice. What is left is for title, collapse key and what they add themselves.
 */
const MAX_BYTES = 3_500;

/**
 * A post as JSON that fits into a push. Everything that the API takes in fits whole (a description of 500 emoji makes 2.8 KB);
 * only what an import may bring is shortened: first the description, by whole characters, then the picture's address goes.
 */
export function fitPost(post: PhonePost): string {
  const whole = JSON.stringify(post);
  if (fits(whole)) return whole;
  const bare = { ...post, post_desc: '' };
  return shorten(fits(JSON.stringify(bare)) ? post : { ...post, image_url: '' });
}

/** The post with as much of its description as fits. */
function shorten(post: PhonePost): string {
  const characters = Array.from(new Intl.Segmenter().segment(post.post_desc), ({ segment }) => segment);
  const withFirst = (count: number) =>
    JSON.stringify({
      ...post,
      post_desc: count === characters.length ? post.post_desc : `${characters.slice(0, count).join('')}…`,
    });
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(withFirst(middle))) low = middle;
    else high = middle - 1;
  }
  return withFirst(low);
}

function fits(body: string): boolean {
  return Buffer.byteLength(JSON.stringify(body)) <= MAX_BYTES;
}
