import { z } from 'zod';
import { nearbyPostAnswer, offeredPostAnswer, ownPostAnswer, postAnswer } from '../answer/answer-schemas';
import { readAll } from '../engine/read-pages';
import { formRoute, pingRoute, route, type FacadeRoute } from '../engine/route';
import type { RefusalStyle } from '../errors/refusal-style';
import { idempotencyHeader, keyNames } from '../input/idempotency-header';
import { decimalField, idField, userIdField } from '../input/number-field';
import { answerCreatePost } from './answer-create-post';
import { answerDeletePost } from './answer-delete-post';
import { answerUpdatePost } from './answer-update-post';
import { answerViewCreatedPost } from './answer-view-created-post';
import { answerViewPosts } from './answer-view-posts';
import { createPostForm, updatePostForm } from './post-form';
import { createdPosts, viewPost } from './post-operations';
import { PostNotFoundError } from './read-own-post';
import { toPostOnOffer, toWholePost } from './to-post';

/** What the form calls the fields of `CreatePostInput` and `UpdatePostInput`. */
const formRefusals: RefusalStyle = {
  inputNames: {
    id: ['query', 'post_id'],
    title: ['body', 'title'],
    description: ['body', 'post_desc'],
    position: ['body', 'location_latitude'],
    'position.latitude': ['body', 'location_latitude'],
    'position.longitude': ['body', 'location_longitude'],
    portions: ['body', 'total_reservations'],
    endsAt: ['body', 'time_end'],
    uploadId: ['body', 'image_file'],
    isHidden: ['body', 'is_available'],
    ...keyNames,
  },
};

const onePost = z.object({ query: z.object({ post_id: idField(), user_id: userIdField() }) });

export const postRoutes: readonly FacadeRoute[] = [
  pingRoute('/post/ping', 'pingPost'),
  formRoute({
    method: 'POST',
    path: '/post/createpost',
    access: 'signed-in',
    doc: {
      name: 'createPost',
      summary: 'Post food',
      answer: postAnswer,
      codes: ['QUOTA_EXCEEDED', 'IDEMPOTENCY_IN_PROGRESS'],
    },
    input: z.object({ header: idempotencyHeader }),
    form: (timeZone) => ({ fields: createPostForm(timeZone), isPictureNeeded: true }),
    answer: (call, { header }, form) => answerCreatePost(call, form, header['idempotency-key']),
    refusals: { ...formRefusals, invalidTitle: 'Post creation failed.' },
  }),
  route({
    method: 'GET',
    path: '/post/viewpost',
    access: 'signed-in',
    doc: {
      name: 'viewPost',
      summary: 'Read a post',
      answer: offeredPostAnswer,
      codes: ['NOT_FOUND'],
    },
    input: onePost,
    async answer({ ask, timeZone }, { query }) {
      const { post } = await ask(viewPost, { id: String(query.post_id) });
      if (!post) throw new PostNotFoundError();
      return toPostOnOffer(post, timeZone);
    },
  }),
  route({
    method: 'GET',
    path: '/post/viewposts',
    access: 'public',
    doc: {
      name: 'viewPosts',
      summary: 'Find food within 5 km, nearest first',
      description: 'At most 200 posts that are not hidden, have not ended and have a portion left.',
      answer: z.array(nearbyPostAnswer),
    },
    input: z.object({
      query: z.object({ latitude: decimalField(), longitude: decimalField(), user_id: userIdField() }),
    }),
    answer(call, { query: { latitude, longitude, user_id: userId = 0 } }) {
      const isAnonymous = userId !== 0 && userId !== call.viewer?.userId;
      return answerViewPosts(call, { latitude, longitude }, isAnonymous ? null : call.viewer);
    },
  }),
  route({
    method: 'GET',
    path: '/post/createdpost',
    access: 'signed-in',
    doc: {
      name: 'listOwnPosts',
      summary: 'List one’s own posts, newest last',
      answer: z.array(postAnswer),
    },
    input: z.object({ query: z.object({ user_id: userIdField() }) }),
    async answer(call) {
      const edges = await readAll(async (after) => (await call.ask(createdPosts, { after })).me.posts);
      return edges.map(({ node }) => toWholePost(node, call.timeZone));
    },
  }),
  route({
    method: 'GET',
    path: '/post/viewcreatedpost',
    access: 'signed-in',
    doc: {
      name: 'viewOwnPost',
      summary: 'Read one’s own post and who reserved it',
      answer: ownPostAnswer,
      codes: ['NOT_FOUND'],
    },
    input: onePost,
    answer: (call, { query }) => answerViewCreatedPost(call, query.post_id),
  }),
  formRoute({
    method: 'POST',
    path: '/post/updatepost',
    access: 'signed-in',
    doc: {
      name: 'updatePost',
      summary: 'Change one’s own post',
      description: 'What is left out stays as it is. `total_reservations` means the portions that are left here.',
      answer: postAnswer,
      codes: ['NOT_FOUND'],
    },
    input: onePost,
    form: (timeZone) => ({ fields: updatePostForm(timeZone), isPictureNeeded: false }),
    answer: (call, { query }, form) => answerUpdatePost(call, form, query.post_id),
    refusals: { ...formRefusals, invalidTitle: 'Update of post failed.' },
  }),
  route({
    method: 'DELETE',
    path: '/post/deletepost',
    access: 'signed-in',
    doc: {
      name: 'deletePost',
      summary: 'Delete one’s own post',
      answer: postAnswer,
      codes: ['NOT_FOUND'],
    },
    input: onePost,
    answer: (call, { query }) => answerDeletePost(call, query.post_id),
  }),
];
