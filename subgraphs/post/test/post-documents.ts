import { isBusy } from '@gobbler/test-harness';
import type { Viewer } from '@gobbler/service-kit';
import type { GraphQLAnswer } from '@gobbler/test-servers';
import { NEXT_YEAR } from './builders';
import { SINGAPORE } from './places';
import type { TestPost } from './test-post';

export const FIELDS = `id title description pictureUrl portions endsAt isHidden version createdAt updatedAt owner { id }`;

const CREATE = `mutation ($input: CreatePostInput!) { createPost(input: $input) { post { ${FIELDS} } } }`;
const UPDATE = `mutation ($input: UpdatePostInput!) { updatePost(input: $input) { post { ${FIELDS} } } }`;

export const laksa = {
  title: 'Laksa',
  description: 'Half a pot',
  position: SINGAPORE,
  portions: 5,
  endsAt: NEXT_YEAR.toISOString(),
};

export function create({ ask }: TestPost, as: Viewer | null, input: object = {}): Promise<GraphQLAnswer> {
  return ask(CREATE, { input: { ...laksa, ...input } }, { as });
}

export function update({ ask }: TestPost, as: Viewer | null, input: object): Promise<GraphQLAnswer> {
  return ask(UPDATE, { input }, { as });
}

export function act({ ask }: TestPost, as: Viewer | null, mutation: string, id: string): Promise<GraphQLAnswer> {
  return ask(`mutation ($id: ID!) { ${mutation}(id: $id) { post { ${FIELDS} } } }`, { id }, { as });
}

/** A post that is there for a test to work on; its id. */
export async function createdId(running: TestPost, as: Viewer, input: object = {}): Promise<string> {
  const { data, errors } = await create(running, as, input);
  if (errors) throw new Error(JSON.stringify(errors));
  return data['createPost'].post.id as string;
}

/** A request that took too long never gets as far as GraphQL: its code is at the top. */
export function codesOf({ errors = [], code }: GraphQLAnswer & { readonly code?: string }): readonly string[] {
  return code === undefined ? errors.map(({ extensions }) => extensions.code) : [code];
}

/** The codes of parallel requests, without those of a busy machine. */
export function refusalsOf(answers: readonly GraphQLAnswer[]): ReadonlySet<string> {
  return new Set(answers.filter((answer) => !isBusy(answer)).flatMap(codesOf));
}
