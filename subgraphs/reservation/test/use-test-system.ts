import { later, post as buildPost } from './builders';
import { findViolations } from './find-violations';
import { startTestSystem, type TestSystem, type TestSystemOptions } from './test-system';
import type { PostState } from '../src/domain/post-state';

export interface TestSystemInUse {
  /** The running system; only inside a test. */
  system(): TestSystem;
  /** A new post that the post service knows. */
  givenPost(change?: Partial<PostState>): PostState;
  /** Changes a post in the post service alone: its event is on its way. */
  changePost(before: PostState, change: Partial<PostState>): PostState;
}

let lastPostId = 0;

/** Starts a system for the tests of a file; after each of them nothing may be wrong with its reservations. */
export function useTestSystem(options: TestSystemOptions = {}): TestSystemInUse {
  let running: TestSystem | undefined;
  const system = (): TestSystem => {
    if (!running) throw new Error('the system is not running yet');
    return running;
  };

  beforeAll(async () => {
    running = await startTestSystem(options);
  });

  afterEach(async () => {
    const { post, db } = system();
    system().crashAt = () => undefined;
    post.state = 'up';
    post.onRead = async () => undefined;
    expect(await findViolations(db)).toEqual([]);
  });

  afterAll(() => running?.close());

  return {
    system,
    givenPost(change = {}) {
      const fresh = buildPost({ id: (lastPostId += 1), ...change });
      system().post.posts.set(fresh.id, fresh);
      return fresh;
    },
    changePost(before, change) {
      const changed = later(before, change);
      system().post.posts.set(changed.id, changed);
      return changed;
    },
  };
}
