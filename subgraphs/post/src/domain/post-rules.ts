import { type InputCheck, startInputCheck } from '@gobbler/contracts';
import { checkPosition, type Position } from './geo/position';
import { isSameEnd, type Post } from './post';

/** Input of a new post. */
export interface PostInput {
  readonly title: string;
  readonly description: string;
  readonly position: Position;
  readonly portions: number;
  readonly endsAt: Date;
}

/** Changes to a post; omitted fields stay unchanged. */
export type PostChangeInput = Partial<PostInput> & { readonly isHidden?: boolean };

const TITLE = { min: 1, max: 50 };
const DESCRIPTION = { min: 1, max: 500, isMultiline: true };
const NEW_PORTIONS = { min: 1, max: 1_000 };
/** Wider than for a new post: the phone app sends the portions left, to which those taken are added. */
const CHANGED_PORTIONS = { min: 0, max: 100_000 };

/** Throws `BAD_USER_INPUT` with everything that is wrong with a new post. */
export function checkNewPost(input: PostInput, now: Date): void {
  const check = startInputCheck();
  checkTexts(check, input);
  checkPosition(check, 'input.position', input.position);
  check.integer('input.portions', input.portions, NEW_PORTIONS);
  checkEnd(check, input.endsAt, now);
  check.done();
}

/** Throws `BAD_USER_INPUT` with everything that is wrong with a change of `post`. */
export function checkPostChange(input: PostChangeInput, post: Post, now: Date): void {
  const check = startInputCheck();
  checkTexts(check, input);
  if (input.position) checkPosition(check, 'input.position', input.position);
  if (input.portions !== undefined) check.integer('input.portions', input.portions, CHANGED_PORTIONS);
  if (input.endsAt && !isSameEnd(input.endsAt, post.endsAt)) checkEnd(check, input.endsAt, now);
  check.done();
}

function checkTexts(check: InputCheck, { title, description }: Partial<PostInput>): void {
  if (title !== undefined) check.text('input.title', title, TITLE);
  if (description !== undefined) check.text('input.description', description, DESCRIPTION);
}

function checkEnd(check: InputCheck, endsAt: Date, now: Date): void {
  if (endsAt <= now) check.add('input.endsAt', 'must lie in the future');
}
