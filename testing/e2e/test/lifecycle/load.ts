import { UnwantedAnswerError, type Client, type Person } from '@gobbler/test-harness/graphql/client';
import { postInput } from '@gobbler/test-harness/seed';

/** What the system has acknowledged under load, and what it was doing when it was killed. */
export interface History {
  /** Addresses of accounts that were made. */
  readonly accounts: string[];
  readonly accountsInDoubt: string[];
  /** Titles of posts that were made. */
  readonly titles: string[];
  /** Titles that the reserved post was given. */
  readonly newTitles: string[];
  /** Those who got a portion. */
  readonly holders: Person[];
  readonly holdersInDoubt: Person[];
}

export interface Load {
  readonly history: History;
  /** Resolves when everybody has noticed that the system is gone. */
  readonly ended: Promise<void>;
}

const CREATE = 'mutation Create($input: CreatePostInput!) { createPost(input: $input) { post { id } } }';
const UPDATE = 'mutation Update($input: UpdatePostInput!) { updatePost(input: $input) { post { id } } }';
const RESERVE = 'mutation Reserve($id: ID!) { reserve(postId: $id) { reservation { id } } }';
const SIGN_UP = 'mutation SignUp($input: SignUpInput!) { signUp(input: $input) { user { id } } }';

/** Signs up, posts, changes and reserves at the same time until the system does not answer any more. */
export function startLoad(client: Client, owner: Person, postId: string, people: readonly Person[]): Load {
  const history: History = {
    accounts: [],
    accountsInDoubt: [],
    titles: [],
    newTitles: [],
    holders: [],
    holdersInDoubt: [],
  };

  async function untilKilled(step: (round: number) => Promise<void>): Promise<void> {
    for (let round = 0; ; round += 1) {
      try {
        await step(round);
      } catch (error) {
        if (error instanceof UnwantedAnswerError) throw error;
        return; // the connection is gone
      }
    }
  }

  /** Notes a value as acknowledged, or as in doubt when no answer came. */
  async function note<Value>(value: Value, done: Value[], inDoubt: Value[], work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      inDoubt.push(value);
      throw error;
    }
    done.push(value);
  }

  const create = (round: number, lane: number) => {
    const title = `Post ${lane}-${round}`;
    return note(title, history.titles, [], client.data(CREATE, { input: postInput({ title }) }, owner));
  };
  const update = (round: number) => {
    const title = `Title ${round}`;
    return note(title, history.newTitles, [], client.data(UPDATE, { input: { id: postId, title } }, owner));
  };
  const signUp = (round: number, lane: number) => {
    const email = `load-${lane}-${round}@example.com`;
    const input = { email, username: 'Load', password: 'leftovers-are-lovely-7' };
    return note(email, history.accounts, history.accountsInDoubt, client.data(SIGN_UP, { input }));
  };
  const waiting = [...people];
  const reserve = async () => {
    const person = waiting.shift();
    // The load must end when all have reserved.
    if (!person) return void (await client.data('{ me { id } }', {}, owner));
    await note(person, history.holders, history.holdersInDoubt, client.data(RESERVE, { id: postId }, person));
  };

  const lanes = [
    untilKilled((round) => create(round, 1)),
    untilKilled((round) => create(round, 2)),
    untilKilled(update),
    untilKilled((round) => signUp(round, 1)),
    untilKilled((round) => signUp(round, 2)),
    untilKilled(reserve),
    untilKilled(reserve),
  ];
  return { history, ended: Promise.all(lanes).then(() => undefined) };
}
