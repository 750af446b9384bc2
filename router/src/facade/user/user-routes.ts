import { z } from 'zod';
import { accountAnswer } from '../answer/answer-schemas';
import { pingRoute, route, type FacadeRoute } from '../engine/route';
import { idempotencyHeader, keyNames } from '../input/idempotency-header';
import { userIdField, wholeNumberField } from '../input/number-field';
import { pushTokenField } from '../input/push-token-field';
import { textField } from '../input/text-field';
import { answerCreateAccount } from './answer-create-account';
import { answerLogIn } from './answer-log-in';
import { answerSubscribe } from './answer-subscribe';
import { answerUpdateAccount } from './answer-update-account';
import { answerWebhook } from './answer-webhook';

const checkoutAnswer = z.strictObject({
  stripe_checkout_url: z.string().describe('Where to pay; the page sends back to `success_url`.'),
});
const EMAIL_TAKEN = 'An account with this email already exists.';

/** Characters of a text that another service judges; only to stop what can't be one. */
const MAX_TEXT = 2_048;

const accountNames = {
  email: ['body', 'email'],
  username: ['body', 'username'],
  password: ['body', 'password'],
  deviceToken: ['body', 'fcmToken'],
} as const;

export const userRoutes: readonly FacadeRoute[] = [
  pingRoute('/user/ping', 'pingUser'),
  route({
    method: 'POST',
    path: '/user/createaccount',
    access: 'open',
    doc: {
      name: 'createAccount',
      summary: 'Make an account',
      answer: accountAnswer,
      codes: ['EMAIL_TAKEN', 'RATE_LIMITED', 'IDEMPOTENCY_IN_PROGRESS'],
    },
    body: 'json',
    input: z.object({
      body: z.strictObject({
        email: z.string().max(MAX_TEXT),
        username: textField({ min: 1, max: 50 }),
        password: z.string().max(MAX_TEXT),
        fcmToken: pushTokenField(),
      }),
      header: idempotencyHeader,
    }),
    answer: (call, { body, header }) => answerCreateAccount(call, body, header['idempotency-key']),
    refusals: { inDetail: ['EMAIL_TAKEN'], texts: { EMAIL_TAKEN }, inputNames: { ...accountNames, ...keyNames } },
  }),
  route({
    method: 'POST',
    path: '/user/loginuser',
    access: 'open',
    doc: {
      name: 'logIn',
      summary: 'Log in',
      description: 'The access token comes in the `Authorization` header of the answer and goes back as it is.',
      answer: accountAnswer,
      answerHeaders: { authorization: '`Bearer` and the access token.' },
      codes: ['INVALID_CREDENTIALS', 'RATE_LIMITED'],
    },
    body: 'json',
    input: z.object({
      // The phone calls the email a username here.
      body: z.object({ username: z.string().max(MAX_TEXT).describe('The email.'), password: z.string().max(MAX_TEXT) }),
    }),
    answer: (call, { body }) => answerLogIn(call, body.username, body.password),
    refusals: { inDetail: ['INVALID_CREDENTIALS'], inputNames: { email: ['body', 'username'] } },
  }),
  route({
    method: 'POST',
    path: '/user/subscribe',
    access: 'public',
    doc: {
      name: 'subscribe',
      summary: 'Open a checkout for premium',
      description: 'A checkout that is still open is used again.',
      answer: checkoutAnswer,
      codes: [
        'FORBIDDEN',
        'NOT_FOUND',
        'ALREADY_PREMIUM',
        'REDIRECT_NOT_ALLOWED',
        'RATE_LIMITED',
        'IDEMPOTENCY_IN_PROGRESS',
      ],
    },
    body: 'json',
    input: z.object({
      body: z.strictObject({
        userId: wholeNumberField(0, Number.MAX_SAFE_INTEGER),
        success_url: z.string().max(MAX_TEXT),
      }),
      header: idempotencyHeader,
    }),
    answer: (call, { body, header }) => answerSubscribe(call, body, header['idempotency-key']),
    refusals: {
      inputNames: {
        userId: ['body', 'userId'],
        successUrl: ['body', 'success_url'],
        REDIRECT_NOT_ALLOWED: ['body', 'success_url'],
        ...keyNames,
      },
    },
  }),
  route({
    method: 'PATCH',
    path: '/user/user/:user_id',
    access: 'signed-in',
    doc: {
      name: 'updateAccount',
      summary: 'Change one’s own account',
      description: 'What is left out stays as it is.',
      answer: accountAnswer,
      codes: ['EMAIL_TAKEN', 'INVALID_CREDENTIALS', 'RATE_LIMITED'],
    },
    body: 'json',
    input: z.object({
      path: z.object({ user_id: userIdField() }),
      body: z.strictObject({
        username: textField({ min: 1, max: 50 }).optional(),
        email: z.string().max(MAX_TEXT).optional(),
        password: z.string().max(MAX_TEXT).optional(),
        fcmToken: pushTokenField(),
      }),
    }),
    answer: (call, { body }) => answerUpdateAccount(call, body),
    refusals: { texts: { EMAIL_TAKEN }, inputNames: accountNames },
  }),
  route({
    method: 'POST',
    path: '/user/webhook',
    access: 'open',
    doc: {
      name: 'takeStripeEvent',
      summary: 'Take an event of Stripe',
      description: 'For Stripe only: the signature is over the body, byte by byte.',
      answer: z.strictObject({}),
      codes: ['BAD_REQUEST'],
    },
    body: 'raw',
    input: z.object({
      body: z.instanceof(Buffer).optional(),
      header: z.object({ 'stripe-signature': z.string().optional() }),
    }),
    answer: (call, { body, header }) => answerWebhook(call, body, header['stripe-signature']),
  }),
];
